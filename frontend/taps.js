// The taps of the register: sent one after the other, and kept here, in memory only, while there
// is no line. Without this file each tap is a form that brings the page again.

const RETRY_MILLISECONDS = 3000
const PATIENCE_MILLISECONDS = 8000
const BOUNCE_MILLISECONDS = 800
const BOUNCE_PIXELS = 24
const waiting = []
const refused = []
let lastTap = {}
let sending = false
let signIn = null

const clockOf = moment => new Date(moment).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })

function paragraph (...content) {
  const element = document.createElement('p')
  element.append(...content)
  return element
}

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
  if (!row || !button) return
  event.preventDefault()
  if (button.getAttribute('aria-disabled') === 'true') return
  const values = new FormData(form)
  values.set(button.name, button.value)
  button.setAttribute('aria-disabled', 'true')
  const path = button.getAttribute('formaction') ?? form.getAttribute('action')
  waiting.push({ path, values, button, row: row.id, at: Date.now(), words: wordsOf(button) })
  send()
}

function wordsOf (button) {
  return button.textContent.replace(/\s+/g, ' ').trim()
}

// --- From the queue to the centre ----------------------------------------------------------

async function send () {
  if (sending) return
  sending = true
  try {
    while (waiting.length && await sendOne(waiting[0])) {
      release(waiting.shift().button)
      show()
    }
    waiting.forEach(markUnsent)
  } finally {
    sending = false
  }
  show()
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
  } catch {
    return false
  }
  signIn = answer.headers.get('HX-Redirect')
  if (signIn || answer.redirected) return false
  if (answer.status === 403 && await renewToken(tap)) return false
  if (answer.status >= 500 || answer.status === 429) return false
  const page = new DOMParser().parseFromString(html, 'text/html')
  keepWarning(tap, page.querySelector('.register-row'))
  const isShown = place(page.querySelector('.register-row')) && !tap.button.classList.contains('tap--unsent')
  place(page.getElementById('tally'))
  const why = refusalIn(page, answer.status)
  if (why && !isShown) refused.push({ ...tap, why })
  return true
}

// A warning that nobody has answered yet outlives the taps that were already on their way.
function keepWarning (tap, row) {
  const warning = document.querySelector(`#${tap.row} .register-warning`)
  if (!row || !warning || warning.contains(tap.button) || row.querySelector('.register-warning')) return
  row.querySelector('.register-body > :last-child').prepend(warning)
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
  if (tap.renewed) return false
  tap.renewed = true
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

function refusalIn (page, status) {
  const notice = page.querySelector('.notice--refused')
  if (notice) return notice.textContent.replace(/\s+/g, ' ').trim()
  return status >= 400 ? 'it is not on this register any more' : ''
}

// --- What has not been sent ----------------------------------------------------------------

function markUnsent ({ button, at }) {
  if (button.classList.contains('tap--unsent')) return
  button.classList.add('tap--unsent')
  const note = document.createElement('span')
  note.className = 'tap__unsent'
  note.textContent = `${clockOf(at)}, not yet sent`
  button.append(note)
}

// The row is shown anew when it has changed; a tap that was refused may be tapped again.
function release (button) {
  button.removeAttribute('aria-disabled')
  button.classList.remove('tap--unsent')
  button.querySelector('.tap__unsent')?.remove()
}

function show () {
  let box = document.getElementById('unsent')
  if (!waiting.length && !refused.length) {
    box?.remove()
    return
  }
  if (!box) {
    box = document.createElement('div')
    box.id = 'unsent'
    box.className = 'unsent no-print'
    box.setAttribute('role', 'status')
    document.querySelector('main').prepend(box)
  }
  box.replaceChildren(...(waiting.length ? notSent() : []), ...(refused.length ? notRecorded() : []))
}

function notSent () {
  return [
    paragraph(...why()),
    list(waiting.map(tap => `${clockOf(tap.at)} ${tap.words}`))
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

function list (lines) {
  const element = document.createElement('ul')
  element.append(...lines.map(line => {
    const item = document.createElement('li')
    item.textContent = line
    return item
  }))
  return element
}

document.addEventListener('click', dropBounce, true)
document.addEventListener('submit', take, true)
// Signed out, the page would go by itself to where one signs in, and what is unsent would be lost.
document.body.addEventListener('htmx:beforeOnLoad', event => {
  if (waiting.length && event.detail.xhr.getResponseHeader('HX-Redirect')) event.preventDefault()
})
window.addEventListener('online', send)
window.setInterval(send, RETRY_MILLISECONDS)
window.addEventListener('beforeunload', event => {
  if (waiting.length) event.preventDefault()
})
