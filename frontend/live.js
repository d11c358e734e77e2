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

// A row somebody is busy in stays as it is until they are done: something is being typed, opened
// or sent there, or it says why the last tap was not noted.
function isBusy (row) {
  const field = document.activeElement
  const typing = row.contains(field) && field.matches('input:not([type="hidden"]), select, textarea')
  const under = row.querySelector('details[open], button[aria-disabled="true"]') !== null
  return typing || under || isBeingRead(row.querySelector('.notice--refused'))
}

function isBeingRead (notice) {
  if (!notice) return false
  if (!shownAt.has(notice)) shownAt.set(notice, performance.now())
  return performance.now() - shownAt.get(notice) < READING_MILLISECONDS
}

function holdBack (event) {
  const row = event.detail.target
  if (!row?.matches('.register-row') || !isBusy(row)) return
  event.detail.shouldSwap = false
  heldBack = asked
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
document.body.addEventListener('htmx:oobBeforeSwap', holdBack)
