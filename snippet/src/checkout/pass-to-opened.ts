import { resolveAddress } from '../resolve-address.ts'
import { wrap } from '../wrap.ts'
import { passToAddress } from './pass-to-link.ts'

/**
 * Puts the click id into the addresses that windows are opened with and frames are given, before
 * anything loads: once a frame is in the page it is loading, and a new address would load it twice.
 */
export const passToOpened = (): void => {
  const passTo = (args: unknown[], index: number) => {
    const address = args[index] as string | undefined
    args[index] = (address && passToAddress(resolveAddress(address))) ?? address
  }
  wrap(window, 'open', (args) => passTo(args, 0))
  const frames = HTMLIFrameElement.prototype
  wrap(frames, 'setAttribute', (args) => {
    if (args[0] === 'src') passTo(args, 1)
  })
  // What is not said, such as the getter, stays as it is.
  Object.defineProperty(frames, 'src', {
    set(address) {
      this.setAttribute('src', address)
    },
  })
}
