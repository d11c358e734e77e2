// What the other tablets note appears by itself; without this file a page shows it when reloaded.

const READING_MILLISECONDS = 60000
const shownAt = new WeakMap()
let asked = null
let heldBack = null

function isLive (element) {
  return element instanceof Element && element.hasAttribute('data-live')
}

function showLine (isUp) {
  const shown = document.querySelector('.line-down')
  if (isUp) shown?.remove()
  if (isUp || shown) return
  const note = document.createElement('p')
  const time = new Date().toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })
  note.textContent = `No connection since ${time}: what other tablets note is not shown here.`
  note.className = 'line-down notice notice--warning no-print'
  note.setAttribute('role', 'status')
  document.querySelector('main').prepend(note)
}

// Without a line whoever leaves the page cannot come back to it: links wait until it is there again.
function holdBack (event) {
  const link = event.target.closest('a[href]')
  if (event.defaultPrevented || !link || link.getAttribute('href').startsWith('#')) return
  if (navigator.onLine && !document.querySelector('.line-down')) return
  event.preventDefault()
  showLine(false)
  const note = document.querySelector('.line-down')
  note.textContent += note.dataset.held ? '' : ' Links open once it is back: until then this page stays.'
  note.dataset.held = 'yes'
  note.scrollIntoView({ block: 'nearest' })
}

// A row somebody is busy in stays as it is until they are done: something is being typed, opened
// or sent there.
function isBusy (row) {
  const field = document.activeElement
  const typing = row.contains(field) && field.matches('input:not([type="hidden"]), select, textarea')
  return typing || row.querySelector('details[open]:not(.register-folded, .register-alerts), button[aria-disabled="true"]') !== null
}

function isBeingRead (notice) {
  if (!shownAt.has(notice)) shownAt.set(notice, performance.now())
  return performance.now() - shownAt.get(notice) < READING_MILLISECONDS
}

function carryOver (notice, fresh) {
  fresh.querySelector('.register-body > :last-child').prepend(notice)
  unfold(fresh)
}

function unfold (row) {
  row.querySelector('.register-folded')?.setAttribute('open', '')
}

// A question that nobody has answered yet goes over to the row that takes its row's place, unless
// it is the one whose answer that is.
export function keepQuestion (row, fresh, answered = null) {
  const question = row.querySelector('.register-warning')
  if (!question || question.contains(answered) || fresh.querySelector('.register-warning')) return
  carryOver(question, fresh)
}

function renewRow (event) {
  const { target: row, fragment } = event.detail
  if (!row?.matches('.register-row')) return
  if (isBusy(row)) {
    event.detail.shouldSwap = false
    heldBack = asked
    return
  }
  const field = document.activeElement
  const refusal = row.querySelector('.notice--refused:not(.register-warning)')
  if (refusal && isBeingRead(refusal)) carryOver(refusal, fragment)
  keepQuestion(row, fragment)
  if (row.querySelector('.register-folded[open]')) unfold(fragment)
  if (fragment.contains(field)) window.queueMicrotask(() => field.focus({ preventScroll: true }))
}

// While a row is held back, the same question is asked again, so nothing noted since is missed.
function ask (detail) {
  asked = heldBack ?? detail.path
  detail.path = asked
}

document.body.addEventListener('htmx:beforeRequest', event => {
  if (isLive(event.detail.elt) && document.hidden) event.preventDefault()
})
document.body.addEventListener('htmx:configRequest', event => {
  if (isLive(event.detail.elt)) ask(event.detail)
})
for (const failure of ['htmx:sendError', 'htmx:timeout']) {
  document.body.addEventListener(failure, event => {
    if (isLive(event.detail.elt)) showLine(false)
  })
}
document.body.addEventListener('htmx:afterOnLoad', event => {
  if (isLive(event.detail.elt)) showLine(true)
})
document.body.addEventListener('htmx:beforeSwap', event => {
  if (event.detail.shouldSwap && isLive(event.detail.requestConfig.elt)) heldBack = null
})
document.body.addEventListener('htmx:oobBeforeSwap', renewRow)
document.addEventListener('click', holdBack)
