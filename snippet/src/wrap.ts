import { guard } from './guard.ts'

type Methods = Record<string, (this: unknown, ...args: unknown[]) => unknown>

/** Lets `change` see to the arguments of every call of a method, before the call goes on. */
export const wrap = (owner: object, name: string, change: (args: unknown[]) => void): void => {
  const original = (owner as Methods)[name] as Methods[string]
  ;(owner as Methods)[name] = function (...args) {
    guard(change)(args)
    return original.apply(this, args)
  }
}
