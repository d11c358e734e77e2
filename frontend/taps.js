// The taps of the register: sent one after the other, and kept here, in memory only, while there
// is no line. Without this file each tap is a form that brings the page again.
import { keepQuestion } from './live.js'; // storage rewrites these lines, semicolon and all
import { APART, meetsOnTheWay } from './apart.js';
import { newId, steps } from './steps.js';
import { clockOf, linkTo, list, paragraph, strong, takesBack } from './elements.js';

const RETRY_MILLISECONDS = 3000
const PATIENCE_MILLISECONDS = 8000
const ASKED_MILLISECONDS = 120000
const BOUNCE_MILLISECONDS = 800
const BOUNCE_PIXELS = 24
// The page one signs in on has a token of its own, and what follows has another.
const MOST_RENEWALS = 3
const waiting = []
const refused = []
const contested = []
let leaving = null
let lastTap = {}
let sending = false
let signIn = null

// --- From the finger to the queue ----------------------------------------------------------

// A row answers a tap with the next button in the same place: a finger that bounces must not sign
// out who was signed in a moment ago.
function dropBounce (event) {
  const { timeStamp, clientX, clientY } = event
  const row = event.target.closest?.('.register-row button')?.closest('.register-row').id
  if (!row) return
  const near = row === lastTap.row && Math.hypot(clientX - lastTap.clientX, clientY - lastTap.clientY) < BOUNCE_PIXELS
  if (near && timeStamp - lastTap.timeStamp < BOUNCE_MILLISECONDS) {
    event.preventDefault()
    event.stopPropagation()
    return
  }
  lastTap = { row, timeStamp, clientX, clientY }
}

function take (event) {
  const { target: form, submitter: button } = event
  const row = form.closest('.register-row')
  if (!row || !button) {
    stay(event, form)
    return
  }
  event.preventDefault()
  if (button.getAttribute('aria-disabled') === 'true') return
  const values = new FormData(form)
  values.set(button.name, button.value)
  button.setAttribute('aria-disabled', 'true')
  const path = button.getAttribute('formaction') ?? form.getAttribute('action')
  // The answer to a question is about the moment of the tap that raised it.
  const question = form.closest('.register-warning')
  const at = Number(question?.dataset.at) || Date.now()
  const tap = { path, values, button, row: row.id, at, words: question?.dataset.words ?? wordsOf(button) }
  tap.apart = !question && meetsOnTheWay(tap, waiting)
  const follows = button.closest('.register-then')
  follows?.setAttribute('data-taken', '')
  tap.after = waiting.find(other => follows?.dataset.of === other.id)
  // What was tapped after it waits for the answer.
  const place = question ? waiting.findIndex(other => other.row === row.id) : -1
  waiting.splice(place < 0 ? waiting.length : place, 0, tap)
  question?.setAttribute('data-answered', '')
  // Where others wait already nobody is kept waiting to be told so, nor longer than for one more try.
  if (waiting.some(other => other.id)) tellUnsent(tap)
  window.setTimeout(tellUnsent, RETRY_MILLISECONDS, tap)
  send()
}

function tellUnsent (tap) {
  if (!waiting.includes(tap)) return
  markUnsent(tap)
  show()
}

function forget (question) {
  if (!question) return
  const row = question.closest('.register-row')
  question.remove()
  send()
  row.tabIndex = -1
  row.focus({ preventScroll: true })
  show()
}

function wordsOf (button) {
  return button.textContent.replace(/\s+/g, ' ').trim()
}

// --- From the queue to the centre ----------------------------------------------------------

async function send () {
  if (sending) return
  sending = true
  try {
    for (let tap = next(); tap; tap = next()) {
      tap.sending = true
      const done = await sendOne(tap)
      tap.sending = false
      if (!done && tap.unwanted) takeBack(tap)
      if (!done) break
      waiting.splice(waiting.indexOf(tap), 1)
      release(tap.button)
      show()
    }
    waiting.forEach(markUnsent)
  } finally {
    sending = false
  }
  show()
}

// The first tap of a family that has no question to answer before.
function next () {
  return waiting.find(tap => !document.querySelector(`#${tap.row} .register-warning[data-kept]:not([data-answered])`))
}

// Who came while there was no line has come in. What is asked about it is answered soon, or it is
// noted as it was: the fire list does not wait.
function noteUnanswered () {
  for (const question of document.querySelectorAll('.register-warning[data-kept]:not([data-answered]):has([name="way"])')) {
    const { at, words } = question.dataset
    if (Date.now() - at < ASKED_MILLISECONDS) continue
    const form = question.querySelector('form')
    const { id: row } = question.closest('.register-row')
    waiting.unshift({
      path: form.getAttribute('action'), values: new FormData(form), button: document.createElement('button'), row, at: Number(at), words
    })
    question.remove()
  }
}

// Answers whether the tap is done with, one way or the other.
async function sendOne (tap) {
  tap.values.set('ago', Math.max(0, Math.round((Date.now() - tap.at) / 1000)))
  let answer, html
  try {
    answer = await fetch(tap.path, {
      method: 'POST',
      headers: { 'HX-Request': 'true', 'HX-Current-URL': window.location.href },
      body: new URLSearchParams(tap.values),
      signal: AbortSignal.timeout(PATIENCE_MILLISECONDS)
    })
    html = await answer.text()
  } catch (failure) {
    tap.mayHaveArrived ||= failure.name === 'TimeoutError'
    return false
  }
  signIn = answer.headers.get('HX-Redirect')
  if (signIn || answer.redirected) return false
  if (answer.status === 403 && await renewToken(tap)) return false
  if (answer.status >= 500 || answer.status === 429) return false
  settle(tap, new DOMParser().parseFromString(html, 'text/html'), answer)
  return true
}

// Whoever tapped may look elsewhere by now: what was asked back is listed until it is answered, and
// any tap that was not noted, unless the row it was tapped on has just said it.
function settle (tap, page, { status, headers }) {
  const row = page.querySelector('.register-row')
  const question = row?.querySelector('.register-warning')
  const old = document.getElementById(tap.row)
  const kept = wasKept(tap)
  if (question) Object.assign(question.dataset, { at: tap.at, words: tap.words }, kept && { kept: '' })
  if (kept && row && headers.get('X-Tap') === 'contested') contested.push(...newDisputes(old, row, tap))
  const why = refusalIn(page, status)
  if (old && row) keepQuestion(old, row, tap.button)
  const isShown = place(row)
  place(page.getElementById('tally'))
  if (why && !(isShown && (question || !kept))) refused.push({ ...tap, why })
}

// Also one that was but slow, and one that others were tapped after.
function wasKept (tap) {
  return tap.button.classList.contains('tap--unsent') || Date.now() - tap.at > RETRY_MILLISECONDS ||
    waiting.some(other => other !== tap && other.row === tap.row)
}

// Both accounts are with the centre; a person has to say which holds.
function newDisputes (old, row, { at, words, row: id }) {
  const actions = within => Array.from(within?.querySelectorAll('.register-dispute form') ?? [], form => form.getAttribute('action'))
  const before = actions(old)
  return actions(row).filter(action => !before.includes(action)).map(action => ({ at, words, row: id, action }))
}

// Puts an element where the one with its id stands; the focus stays where it is.
function place (element) {
  const old = element && document.getElementById(element.id)
  if (!old) return false
  const focused = old.contains(document.activeElement) && document.activeElement.id
  element.removeAttribute('hx-swap-oob')
  old.replaceWith(element)
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true })
  return true
}

// Somebody signed in anew in the meantime: the form's token is another one now.
async function renewToken (tap) {
  tap.renewals = (tap.renewals ?? 0) + 1
  if (tap.renewals > MOST_RENEWALS) return false
  try {
    const page = await fetch(window.location.href)
    const field = new DOMParser().parseFromString(await page.text(), 'text/html')
      .querySelector('input[name="csrfmiddlewaretoken"]')
    if (field) tap.values.set('csrfmiddlewaretoken', field.value)
    return Boolean(field)
  } catch {
    return true
  }
}

const WHY_NOT = {
  403: 'you are signed in as somebody else now. Show the register anew first.',
  404: 'this visit is not on your register any more: the plan has changed. Ask who planned the session.'
}

function refusalIn (page, status) {
  if (status >= 400) return WHY_NOT[status] ?? `the centre could not read it (${status}). Show the register anew first.`
  return wordsOf(page.querySelector('.register-row > * .notice--refused p:not(.notice__title)') ?? paragraph())
}

// --- What has not been sent ----------------------------------------------------------------

function markUnsent (tap) {
  const { button, at } = tap
  if (button.classList.contains('tap--unsent')) return
  button.classList.add('tap--unsent')
  const note = document.createElement('span')
  note.className = 'tap__unsent'
  note.textContent = `${clockOf(at)}, not yet sent`
  button.append(note)
  tap.id = newId()
  const place = button.closest('.register-person, .register-step, .register-then, .outcome-choices, .register-outcome')
  if (place?.matches('.register-person')) place.append(whatFollows(tap))
  else place?.after(whatFollows(tap))
}

// The row is shown anew when it has changed; a tap that was refused may be tapped again.
function release (button) {
  button.removeAttribute('aria-disabled')
  button.classList.remove('tap--unsent')
  button.querySelector('.tap__unsent')?.remove()
  button.closest('.register-warning')?.removeAttribute('data-answered')
  button.closest('.register-then')?.removeAttribute('data-taken')
}

// --- What follows what has not been sent ---------------------------------------------------

function whatFollows (tap) {
  const box = document.createElement('div')
  box.className = 'register-then'
  box.dataset.of = tap.id
  if (tap.apart) box.append(paragraph(strong(APART)))
  box.append(...steps(tap), takeBackButton(tap))
  return box
}

function takeBackButton (tap, look = 'govuk-button govuk-button--secondary') {
  return takesBack(() => takeBack(tap), `: ${clockOf(tap.at)} ${tap.words}`, look)
}

// What was tapped on top of it goes with it. What is on its way may have arrived already.
function takeBack (tap) {
  tap.unwanted = true
  if (tap.sending || !waiting.includes(tap)) return
  waiting.filter(other => other.after === tap).forEach(takeBack)
  waiting.splice(waiting.indexOf(tap), 1)
  if (tap.mayHaveArrived) refused.push({ ...tap, why: 'taken back here, but it may have been sent. See what the register says.' })
  document.querySelector(`.register-then[data-of="${tap.id}"]`)?.remove()
  release(tap.button)
  tap.button.focus({ preventScroll: true })
  show()
}

function show () {
  // Of what waits the cover says how much, and nothing of whom.
  document.getElementById('cover-unsent').textContent = waiting.length ? `Not yet sent: ${waiting.length}.` : ''
  let box = document.getElementById('unsent')
  const questions = document.querySelectorAll('.register-warning[data-at]:not(:has([aria-disabled]))')
  const disputes = contested.filter(({ action }) => document.querySelector(`.register-dispute form[action="${action}"]`))
  if (!waiting.length && !refused.length && !questions.length && !disputes.length) {
    box?.remove()
    leaving = null
    return
  }
  if (!box) {
    box = document.createElement('div')
    box.id = 'unsent'
    box.className = 'unsent no-print'
    box.setAttribute('role', 'status')
    document.querySelector('main').prepend(box)
  }
  // Made anew under a finger, it would lose the press.
  const says = JSON.stringify([signIn, leaving !== null, ...[waiting, refused, disputes, Array.from(questions, asked => asked.dataset)].map(all => all.map(({ at, words }) => [at, words]))])
  if (box.dataset.says === says) return
  box.dataset.says = says
  box.replaceChildren(
    ...(leaving ? [paragraph('Leaving this page loses what is listed here. To leave all the same, choose that again.')] : []),
    ...(waiting.length ? notSent() : []),
    ...(questions.length ? notAnswered(questions) : []),
    ...(disputes.length ? notSettled(disputes) : []),
    ...(refused.length ? notRecorded() : [])
  )
}

function notSent () {
  return [
    paragraph(...why()),
    list(waiting.map(tap => [`${clockOf(tap.at)} ${tap.words} `, ...(tap.apart ? [strong(`${APART} `)] : []), takeBackButton(tap, 'button-link')]))
  ]
}

function why () {
  const kept = `Not yet sent: ${waiting.length}. Leave this page open; it sends them by itself.`
  if (!signIn) return [`No connection. ${kept}`]
  const link = document.createElement('a')
  link.className = 'govuk-link'
  link.href = signIn
  link.target = '_blank'
  link.textContent = 'Sign in again in a new tab'
  return ['You have been signed out. ', link, `. ${kept}`]
}

function notAnswered (questions) {
  return [
    paragraph('Not yet noted. Each has a question to answer:'),
    list(Array.from(questions, question => {
      const { at, words, asks } = question.dataset
      const back = takesBack(() => forget(question), `: ${clockOf(at)} ${words}`)
      return [linkTo(question.closest('.register-row').id, `${clockOf(at)} ${words}`), `: ${asks}. `, back]
    }))
  ]
}

function notSettled (disputes) {
  return [
    paragraph('Noted otherwise on another tablet. Say which holds:'),
    list(disputes.map(({ at, words, row }) => linkTo(row, `${clockOf(at)} ${words}`)))
  ]
}

function notRecorded () {
  const done = document.createElement('button')
  done.type = 'button'
  done.className = 'govuk-button govuk-button--secondary'
  done.textContent = 'I have seen to them'
  done.addEventListener('click', () => { refused.length = 0; show() })
  return [
    paragraph('Not recorded. Enter these again, with their time:'),
    list(refused.map(tap => `${clockOf(tap.at)} ${tap.words}: ${tap.why}`)),
    done
  ]
}

// What only this page knows: leaving it loses taps that wait, that were refused, or that ask.
function wouldBeLost () {
  return waiting.length || refused.length || document.querySelector('.register-warning') !== null
}

function askBefore (event) {
  if (wouldBeLost()) event.preventDefault()
}

// Tablets do not ask before they leave a page, so the page does: once, for each way out.
function stay (event, way) {
  if (!wouldBeLost()) return
  if (leaving === way) {
    window.removeEventListener('beforeunload', askBefore)
    return
  }
  event.preventDefault()
  leaving = way
  show()
  document.getElementById('unsent').scrollIntoView({ block: 'nearest' })
}

function leave (event) {
  const link = event.target.closest?.('a[href]')
  const stays = !link || link.target || link.getAttribute('href').startsWith('#') || event.ctrlKey || event.metaKey
  if (!stays && !event.defaultPrevented) stay(event, link)
}

document.addEventListener('click', dropBounce, true)
document.addEventListener('click', event => forget(event.target.closest?.('[data-forget]')?.closest('.register-warning')))
document.addEventListener('click', leave)
document.addEventListener('submit', take, true)
// Signed out, the page would go by itself to where one signs in, and what is unsent would be lost.
document.body.addEventListener('htmx:beforeOnLoad', event => {
  if (wouldBeLost() && event.detail.xhr.getResponseHeader('HX-Redirect')) event.preventDefault()
})
window.addEventListener('online', send)
window.setInterval(() => { noteUnanswered(); send() }, RETRY_MILLISECONDS)
window.addEventListener('beforeunload', askBefore)
