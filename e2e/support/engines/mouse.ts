import type { MouseButton } from '../visitor.ts'
import { ELEMENT_KEY } from './web-driver.ts'

const BUTTONS: Readonly<Record<MouseButton, number>> = { left: 0, middle: 1, right: 2 }

/**
 * A mouse that is moved to the middle of an element and presses so often:
 * https://www.w3.org/TR/webdriver2/#actions
 */
export function moveAndPress(id: string, button: MouseButton, times: number): object {
  const move = { type: 'pointerMove', x: 0, y: 0, origin: { [ELEMENT_KEY]: id } }
  const press = [
    { type: 'pointerDown', button: BUTTONS[button] },
    { type: 'pointerUp', button: BUTTONS[button] },
  ]
  return {
    type: 'pointer',
    id: 'mouse',
    parameters: { pointerType: 'mouse' },
    actions: [move, ...Array.from({ length: times }, () => press).flat()],
  }
}
