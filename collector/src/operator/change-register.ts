import type { Register, RegisterChange, RegisterContents } from '../store/register.ts'
import { StoreConflict } from '../store/store-error.ts'

const ATTEMPTS_MAX = 64

/**
 * Decides a change on the register as it stands and makes it; decides again when somebody else's
 * change came first. Resolves with what was decided once it is flushed.
 */
export async function changeRegister<Change extends Partial<RegisterChange>>(
  register: Register,
  decide: (contents: RegisterContents) => Change | Promise<Change>,
): Promise<Change> {
  for (let attempt = 1; ; attempt++) {
    const contents = await register.readRegister()
    const change = await decide(contents)
    try {
      const { workspaces = [], keys = [] } = change
      await register.changeRegister({ workspaces, keys }, contents.version)
      return change
    } catch (error) {
      if (!(error instanceof StoreConflict) || attempt === ATTEMPTS_MAX) throw error
    }
  }
}
