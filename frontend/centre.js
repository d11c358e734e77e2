// Small improvements only: every page works without this file.
import {
  createAll, Button, CharacterCount, Checkboxes, ErrorSummary, PasswordInput, Radios, SkipLink, Tabs
} from './govuk-frontend.min.js'; // storage rewrites this line, semicolon and all

const SENT_FOR_MILLISECONDS = 10000
const PATIENCE_MILLISECONDS = 8000

// A page brought back by the browser's "back" may show what is no longer so, or no longer ours.
function reloadWhenBroughtBack () {
  window.addEventListener('pageshow', event => {
    if (event.persisted) {
      window.location.reload()
      return
    }
    document.querySelectorAll('form[data-sent]').forEach(release)
  })
}

function submitButtons (form) {
  return Array.from(form.elements).filter(element => element.type === 'submit')
}

function release (form) {
  delete form.dataset.sent
  submitButtons(form).forEach(button => button.removeAttribute('aria-disabled'))
}

// A second tap while the first is on its way is dropped. Buttons keep their name and value:
// they are marked, not disabled.
function sendOnce (event) {
  const form = event.target
  if (event.defaultPrevented || form.method !== 'post') return
  if (form.dataset.sent) {
    event.preventDefault()
    return
  }
  form.dataset.sent = 'yes'
  submitButtons(form).forEach(button => button.setAttribute('aria-disabled', 'true'))
  // A download leaves the page where it is, so its form must come back to life.
  window.setTimeout(() => release(form), SENT_FOR_MILLISECONDS)
}

// What was written at length is not lost where the server cannot be reached: the page stays as it
// is, in memory only. Else the browser would put an error page of its own in its place.
async function keepWhenNotReached (event) {
  const form = event.target
  if (event.defaultPrevented || form.method !== 'post' || !form.hasAttribute('data-keeps-words')) return
  if (form.dataset.reached) {
    delete form.dataset.reached
    return
  }
  event.preventDefault()
  if (form.dataset.asking) return
  form.dataset.asking = 'yes'
  const reached = await isReached()
  delete form.dataset.asking
  document.querySelector('.not-saved')?.remove()
  if (!reached) {
    tellInMain('Not sent: the centre’s computer cannot be reached from here. What you wrote is still below, and nowhere else. Leave this page open and send it again once there is a connection.')
    document.querySelector('.not-saved').scrollIntoView({ block: 'center' })
    return
  }
  form.dataset.reached = 'yes'
  form.requestSubmit(event.submitter)
}

// Asked of this very file, which is about nobody.
async function isReached () {
  try {
    await fetch(import.meta.url, {
      method: 'HEAD', cache: 'no-store', signal: AbortSignal.timeout(PATIENCE_MILLISECONDS)
    })
    return true
  } catch {
    return false
  }
}

// The server words every error; the browser's own bubbles would hide the summary.
function leaveCheckingToTheServer (root) {
  root.querySelectorAll('form[method="post"]').forEach(form => { form.noValidate = true })
}

function tellInMain (text) {
  const main = document.querySelector('main')
  if (!main) return
  let notice = document.querySelector('.not-saved')
  if (!notice) {
    notice = document.createElement('div')
    notice.className = 'not-saved notice notice--refused'
    notice.setAttribute('role', 'alert')
    main.prepend(notice)
  }
  notice.textContent = text
}

function tellWhenNotSaved () {
  const body = document.body
  body.addEventListener('htmx:responseError', event => {
    if (event.detail.requestConfig.verb !== 'post') return
    tellInMain('Not saved. Reload this page to see what is recorded, then try again.')
  })
  body.addEventListener('htmx:afterRequest', event => {
    if (event.detail.successful) document.querySelector('.not-saved')?.remove()
  })
}

// The device's own dialogue was closed, or it knows no such key.
function tellWhenNoKey () {
  document.addEventListener('allauth.error', event => {
    event.preventDefault()
    tellInMain('That did not work: your device gave no passkey or security key. Try again, or use another way.')
  })
}

function selectWhole () {
  document.querySelectorAll('[data-select-all]').forEach(field => {
    field.addEventListener('focus', () => field.select())
  })
}

// Without this script the browser's own print command does the same.
function offerToPrint () {
  document.querySelectorAll('[data-print]').forEach(button => {
    button.hidden = false
    button.addEventListener('click', () => window.print())
  })
  if (document.querySelector('[data-print-at-once]')) window.print()
}

// A page that says how far a long piece of work is sends for the next part of it.
function goOn () {
  document.querySelector('form[data-goes-on]')?.requestSubmit()
}

// The list lies over what it leads to.
function closeWhenFollowed () {
  document.querySelectorAll('[data-jump]').forEach(list => {
    list.addEventListener('click', event => {
      if (event.target.closest('a')) list.open = false
    })
  })
}

// Who came or left differently did most of it as the others; without this script it is typed again.
function beginAsTheOthers () {
  document.querySelectorAll('[data-own]').forEach(how => how.addEventListener('change', event => {
    if (event.target.value !== 'differently') return
    how.parentElement.querySelectorAll('.batch-own [name]').forEach(field => {
      const others = field.form.elements[field.name.replace(how.dataset.own, how.dataset.others)]
      if (!field.value) field.value = others?.value ?? ''
    })
  }))
}

// Without this script a second tap on its word closes a menu.
function closeMenus () {
  const closeAllBut = kept => document.querySelectorAll('.site-menu[open]').forEach(menu => {
    if (menu !== kept) menu.open = false
  })
  document.addEventListener('click', event => closeAllBut(event.target.closest('.site-menu')))
  document.addEventListener('keydown', event => {
    const menu = event.key === 'Escape' && document.querySelector('.site-menu[open]')
    if (!menu) return
    menu.open = false
    menu.querySelector('summary').focus()
  })
}

// Where the browser does not do it by itself: unfold what an address points into.
function unfoldWhatIsPointedTo () {
  const unfold = () => {
    const target = document.getElementById(window.location.hash.slice(1))
    const folded = target?.closest('details:not([open])') ?? target?.querySelector(':scope > .register-folded:not([open])')
    if (!folded) return
    folded.open = true
    folded.scrollIntoView()
  }
  window.addEventListener('hashchange', unfold)
  unfold()
}

function unfoldOnPaper () {
  let unfolded = []
  window.addEventListener('beforeprint', () => {
    unfolded = Array.from(document.querySelectorAll('.report-clause:not([open]), .report-clause details:not([open])'))
    unfolded.forEach(details => { details.open = true })
  })
  window.addEventListener('afterprint', () => {
    unfolded.forEach(details => { details.open = false })
  })
}

function dress (root) {
  for (const component of [
    Button, CharacterCount, Checkboxes, ErrorSummary, PasswordInput, Radios, SkipLink, Tabs
  ]) {
    createAll(component, undefined, root)
  }
  leaveCheckingToTheServer(root)
}

reloadWhenBroughtBack()
document.body.classList.add('js-enabled', 'govuk-frontend-supported')
dress(document)
document.addEventListener('submit', keepWhenNotReached)
document.addEventListener('submit', sendOnce)
tellWhenNotSaved()
closeMenus()
unfoldWhatIsPointedTo()
unfoldOnPaper()
tellWhenNoKey()
selectWhole()
offerToPrint()
closeWhenFollowed()
beginAsTheOthers()
goOn()
document.body.addEventListener('htmx:load', event => {
  if (event.detail.elt !== document.body) dress(event.detail.elt)
})
