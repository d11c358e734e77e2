// Who must not meet, as far as the page itself knows it: what the centre asks before it notes a tap,
// for a tap that cannot ask.

const GOES = ['left', 'collected']

export const APART = 'Bring them in by the other entrance or to the waiting room, so that nobody meets whom they must not.'

// Whether the tap lets one side of a family in while the other is here, by what the centre said last
// and by what waits to be sent since. Of parents who may meet no button says its side.
export function meetsOnTheWay ({ button, row }, waiting) {
  const { side } = button.dataset
  if (!side || verbOf(button) === 'left') return false
  const since = waiting.filter(tap => tap.row === row).map(tap => tap.button)
  const stays = (who, from) => !since.slice(from).some(each => whoOf(each) === who && GOES.includes(verbOf(each)))
  const isAcross = each => each.dataset.side && each.dataset.side !== side
  const here = document.querySelectorAll(`#${row} button[data-here]`)
  return Array.from(here).some(each => isAcross(each) && stays(whoOf(each), 0)) ||
    since.some((each, n) => isAcross(each) && verbOf(each) !== 'left' && stays(whoOf(each), n))
}

function verbOf (button) {
  return button.value.split(':')[0]
}

function whoOf (button) {
  return button.value.split(':')[1]
}
