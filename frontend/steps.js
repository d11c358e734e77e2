// What may be tapped next where a tap could not be sent.

// The centre cannot say what may be done next, so what it said of the family's day is offered.
const NEXT = {
  brought: ['joined', 'collected'],
  joined: ['returned'],
  returned: ['collected'],
  arrived: ['left'],
  back: ['left'],
  left: ['back']
}
const ADULTS = { left: 'Sign out', back: 'Sign in again' }

export function newId () {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(16).padStart(2, '0')).join('')
}

export function steps ({ button, values, words }) {
  if (button.hasAttribute('formaction')) return []
  const [verb, who, , child] = values.get('tap').split(':')
  const verbs = NEXT[verb] ?? []
  const alone = child ? words.slice(0, words.indexOf(':') + 2) : ''
  const offered = verb in ADULTS || verb === 'arrived'
    ? verbs.map(next => [next, who, `${ADULTS[next]}${words.includes(':') ? words.slice(words.indexOf(':')) : ''}`])
    : (button.form.dataset.toFollow ?? '').split('\n').map(line => line.split(/:(.*?):(.*)/s))
        .filter(([next]) => verbs.includes(next))
        .map(([next, whom, label]) => [next, whom, alone + label])
  return offered.map(([next, whom, label]) => {
    const step = document.createElement('button')
    step.className = 'tap tap--walk'
    step.name = 'tap'
    step.value = [next, whom, newId(), ...(child ? [child] : [])].join(':')
    step.textContent = label
    if (next in ADULTS && button.dataset.side) step.dataset.side = button.dataset.side
    return step
  })
}
