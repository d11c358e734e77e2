// What must work in the hall without a line: the privacy cover, and the fire list as it was last
// known. The list is kept here, in memory only. Without this file both are pages of their own.

const PATIENCE_MILLISECONDS = 2000
const RETRY_MILLISECONDS = 5000
const link = document.querySelector('[data-fire-list]')
const panel = document.getElementById('fire-list')
let kept = null
let asking = null
let askAgain = false
let later = null

// --- The cover -----------------------------------------------------------------------------

function offerCover () {
  const cover = document.getElementById('cover')
  document.querySelector('[data-cover]').addEventListener('click', event => {
    event.preventDefault()
    cover.showModal()
  })
  cover.querySelector('button').addEventListener('click', () => cover.close())
  // A key pressed by chance does not take it off, nor one that the browser heeds by itself.
  cover.addEventListener('cancel', event => event.preventDefault())
  document.addEventListener('keydown', event => {
    if (cover.open && event.key === 'Escape') event.preventDefault()
  })
  const longest = Number(cover.dataset.after)
  if (!longest) return
  whenLeftLying(longest, ['pointerdown', 'keydown'], () => {
    if (!cover.open && !isHalfWritten()) cover.showModal()
  })
}

// What somebody is asked and has begun to type stays before them.
function isHalfWritten () {
  const fields = document.querySelectorAll('main :is(input:not([type="hidden"]), textarea)')
  return Array.from(fields).some(field => field.value !== field.defaultValue)
}

// Acts once nobody has done any of these things for so many seconds, and each time it is so anew;
// a telephone that slept looks as it wakes.
function whenLeftLying (seconds, doings, act) {
  const longest = seconds * 1000
  let touched = Date.now()
  let timer = null
  const look = () => {
    if (Date.now() - touched >= longest) {
      act()
      touched = Date.now()
    }
    window.clearTimeout(timer)
    timer = window.setTimeout(look, touched + longest - Date.now())
  }
  for (const kind of doings) {
    document.addEventListener(kind, () => { touched = Date.now() }, { passive: true, capture: true })
  }
  document.addEventListener('visibilitychange', look)
  look()
}

// A sheet left lying is taken away once its sign-in would have ended.
function takeAwayWhenForgotten (sheet) {
  whenLeftLying(Number(sheet.dataset.forgottenAfter), ['pointerdown', 'keydown', 'scroll'], () => {
    sheet.remove()
    window.location.replace(document.querySelector('[data-cover]').href)
  })
}

// --- The fire list -------------------------------------------------------------------------

// Answers whether what is kept now is as new as can be.
async function fetchList (address) {
  try {
    const answer = await fetch(address, {
      headers: { 'HX-Request': 'true' },
      signal: AbortSignal.timeout(PATIENCE_MILLISECONDS)
    })
    if (answer.status === 204) return true
    if (!answer.ok || answer.redirected || answer.headers.has('HX-Redirect')) return false
    kept = { html: await answer.text(), stamp: answer.headers.get('X-Stamp') }
    return true
  } catch {
    return false
  }
}

// A list that could not be had is asked for again: else it would be old until the next tap.
async function keep () {
  askAgain = asking !== null
  if (askAgain) return
  window.clearTimeout(later)
  asking = fetchList(`${panel.dataset.kept}?since=${encodeURIComponent(kept?.stamp ?? '')}`)
  const isNew = await asking
  asking = null
  if (askAgain) keep()
  else if (!isNew) later = window.setTimeout(keep, RETRY_MILLISECONDS)
}

async function showList (event) {
  event.preventDefault()
  const isNew = await fetchList(panel.dataset.kept)
  if (!kept) {
    window.location.assign(link.href)
    return
  }
  const page = new DOMParser().parseFromString(kept.html, 'text/html')
  panel.querySelector('[data-list]').replaceChildren(...page.body.childNodes)
  panel.querySelector('[data-old]').hidden = isNew
  panel.hidden = false
  document.body.classList.add('shows-fire-list')
  panel.querySelector('h2').focus({ preventScroll: true })
  window.scrollTo(0, 0)
  window.print()
}

function hideList () {
  panel.hidden = true
  panel.querySelector('[data-list]').replaceChildren()
  document.body.classList.remove('shows-fire-list')
  link.focus()
}

offerCover()
document.querySelectorAll('[data-forgotten-after]').forEach(takeAwayWhenForgotten)
if (panel) {
  link.addEventListener('click', showList)
  panel.querySelector('[data-back]').addEventListener('click', hideList)
  document.body.addEventListener('htmx:afterSwap', keep)
  keep()
}
