// The register on several tablets: what others note appears by itself, and what is tapped without
// a line waits here, in memory only, until the line returns.

const RETRY_MILLISECONDS = 3000
const unsent = []
const refused = []
const postponed = new Map()
let sending = false

const clockOf = moment => new Date(moment).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })

function wordsOf (button) {
  return button.textContent.replace(/\s+/g, ' ').trim()
}

// --- Taps without a line -------------------------------------------------------------------

function keep (config) {
  const values = Object.fromEntries(config.formData.entries())
  if (unsent.some(tap => tap.values.tap === values.tap && tap.path === config.path)) return
  unsent.push({ path: config.path, values, at: Date.now(), words: wordsOf(config.elt), button: config.elt })
  markUnsent(config.elt)
  showUnsent()
}

function markUnsent (button) {
  button.setAttribute('aria-disabled', 'true')
  button.classList.add('tap--unsent')
  const note = document.createElement('span')
  note.className = 'tap__unsent'
  note.textContent = `${clockOf(Date.now())}, not yet sent`
  button.append(note)
  // What else happens to the family can be tapped meanwhile.
  delete button.form?.dataset.sent
  for (const other of button.form?.elements ?? []) {
    if (!other.classList.contains('tap--unsent')) other.removeAttribute('aria-disabled')
  }
}

// The row is shown anew when it has changed; a tap that was refused may be tapped again.
function unmark (button) {
  button.removeAttribute('aria-disabled')
  button.classList.remove('tap--unsent')
  button.querySelector('.tap__unsent')?.remove()
}

function showUnsent () {
  let box = document.getElementById('unsent')
  if (!unsent.length && !refused.length) {
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
  box.replaceChildren(...blocksOf())
}

function blocksOf () {
  const blocks = []
  if (unsent.length) {
    blocks.push(paragraph(`No connection. Not yet sent: ${unsent.length}. Leave this page open; it sends them by itself.`))
    blocks.push(list(unsent.map(tap => `${clockOf(tap.at)} ${tap.words}`)))
  }
  if (refused.length) {
    blocks.push(paragraph('Not recorded. Enter these again, with their time:'))
    blocks.push(list(refused.map(tap => `${clockOf(tap.at)} ${tap.words}: ${tap.why}`)))
    const done = document.createElement('button')
    done.type = 'button'
    done.className = 'govuk-button govuk-button--secondary'
    done.textContent = 'I have seen to them'
    done.addEventListener('click', () => { refused.length = 0; showUnsent() })
    blocks.push(done)
  }
  return blocks
}

function paragraph (text) {
  const element = document.createElement('p')
  element.textContent = text
  return element
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

async function sendUnsent () {
  if (sending) return
  sending = true
  try {
    while (unsent.length && await sendOne(unsent[0])) {
      unmark(unsent.shift().button)
      showUnsent()
    }
  } finally {
    sending = false
  }
}

// Answers whether the tap is done with, one way or the other.
async function sendOne (tap) {
  let answer
  try {
    answer = await fetch(tap.path, {
      method: 'POST',
      headers: { 'HX-Request': 'true', 'HX-Current-URL': window.location.href },
      body: new URLSearchParams({ ...tap.values, ago: Math.max(0, Math.round((Date.now() - tap.at) / 1000)) })
    })
  } catch {
    return false
  }
  if (answer.headers.has('HX-Redirect') || answer.redirected) {
    tap.words = tap.words.replace(/( \(sign in.*)?$/, ' (sign in again in another tab)')
    showUnsent()
    return false
  }
  if (answer.status === 403 && await freshToken(tap)) return false
  if (answer.status >= 500 || answer.status === 429) return false
  const why = refusalIn(await answer.text(), answer.status)
  if (why) refused.push({ ...tap, why })
  return true
}

// Somebody signed in anew in the meantime: the form's token is another one now.
async function freshToken (tap) {
  if (tap.renewed) return false
  tap.renewed = true
  const page = await fetch(window.location.href)
  const field = new DOMParser().parseFromString(await page.text(), 'text/html')
    .querySelector('input[name="csrfmiddlewaretoken"]')
  if (field) tap.values.csrfmiddlewaretoken = field.value
  return Boolean(field)
}

function refusalIn (html, status) {
  const answer = new DOMParser().parseFromString(html, 'text/html')
  const notice = answer.querySelector('.notice--refused')
  if (notice) return notice.textContent.replace(/\s+/g, ' ').trim()
  return status >= 400 ? 'it is not on this register any more' : ''
}

// --- What the others note ------------------------------------------------------------------

function isLive (element) {
  return element instanceof Element && element.hasAttribute('data-live')
}

function showLine (isUp) {
  document.querySelector('.line-down')?.remove()
  if (isUp) return
  const note = paragraph(`No connection since ${clockOf(Date.now())}: what other tablets note is not shown here.`)
  note.className = 'line-down notice notice--warning no-print'
  note.setAttribute('role', 'status')
  document.querySelector('main').prepend(note)
}

// A row somebody is busy in stays as it is until they are done.
function isBusy (row) {
  const field = document.activeElement
  const typing = row.contains(field) && field.matches('input:not([type="hidden"]), select, textarea')
  return typing || row.querySelector('details[open]') !== null
}

function postpone (event) {
  const row = event.detail.target
  if (!row?.id || !isBusy(row)) return
  event.detail.shouldSwap = false
  postponed.set(row.id, event.detail.fragment.firstElementChild ?? event.detail.fragment)
}

function catchUp () {
  for (const [id, element] of postponed) {
    const row = document.getElementById(id)
    if (row && isBusy(row)) continue
    postponed.delete(id)
    if (row) {
      row.replaceWith(element)
      window.htmx.process(element)
    }
  }
}

document.body.addEventListener('htmx:beforeRequest', event => {
  if (isLive(event.detail.elt) && document.hidden) event.preventDefault()
})
for (const failure of ['htmx:sendError', 'htmx:timeout']) {
  document.body.addEventListener(failure, event => {
    const { requestConfig: config, elt } = event.detail
    if (isLive(elt)) {
      if (!document.querySelector('.line-down')) showLine(false)
    } else if (config?.verb === 'post' && config.formData.has('tap')) {
      keep(config)
    }
  })
}
document.body.addEventListener('htmx:afterOnLoad', event => {
  if (isLive(event.detail.elt)) showLine(true)
})
document.body.addEventListener('htmx:oobBeforeSwap', postpone)
document.addEventListener('focusout', () => window.setTimeout(catchUp))
document.addEventListener('toggle', () => window.setTimeout(catchUp), true)
window.addEventListener('online', sendUnsent)
window.setInterval(sendUnsent, RETRY_MILLISECONDS)
window.addEventListener('beforeunload', event => {
  if (unsent.length) event.preventDefault()
})
