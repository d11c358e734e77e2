// The small pieces that the register's lists of taps are made of.

export const clockOf = moment => new Date(Number(moment)).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })

export function paragraph (...content) {
  const element = document.createElement('p')
  element.append(...content)
  return element
}

export function list (lines) {
  const element = document.createElement('ul')
  element.append(...lines.map(line => {
    const item = document.createElement('li')
    item.append(...[line].flat())
    return item
  }))
  return element
}

export function strong (words) {
  const element = document.createElement('strong')
  element.textContent = words
  return element
}

export function linkTo (row, words) {
  const link = document.createElement('a')
  link.className = 'govuk-link'
  link.href = `#${row}`
  link.textContent = words
  return link
}

export function takesBack (act, which, look = 'button-link') {
  const button = document.createElement('button')
  button.type = 'button'
  button.className = look
  button.append('Take back', hidden(which))
  button.addEventListener('click', act)
  return button
}

function hidden (text) {
  const element = document.createElement('span')
  element.className = 'govuk-visually-hidden'
  element.textContent = text
  return element
}
