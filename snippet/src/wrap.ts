import { guard } from './guard.ts'

type Method = (this: unknown, ...args: unknown[]) => unknown

/** Lets `change` see to the arguments of every call of a method, before the call goes on. */
export function wrap(owner: object, name: string, change: (args: unknown[]) => void): void {
  const methods = owner as Record<string, Method>
  const original = methods[name] as Method
  const guarded = guard(change)
  methods[name] = function (...args) {
    guarded(args)
    return original.apply(this, args)
  }
}
