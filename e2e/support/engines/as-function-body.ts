import { Script } from 'node:vm'

/** JSON knows no `undefined`: a value comes in a wrapper, and `undefined` in an empty one. */
export type Wrapped<Value> = { readonly value?: Value } | null

const WRAP = `(answer) => {
  const wrap = (value) => (value === undefined ? {} : { value })
  return typeof answer?.then === 'function' ? answer.then(wrap) : wrap(answer)
}`

/**
 * WebDriver runs function bodies, and a page's content security policy may forbid `eval`: an
 * expression's value is returned, and whatever is no expression is run as it stands.
 */
export function asFunctionBody(expression: string): string {
  try {
    const wrapped = `(${WRAP})((${expression}\n))`
    new Script(wrapped)
    return `return ${wrapped}`
  } catch {
    return expression
  }
}
