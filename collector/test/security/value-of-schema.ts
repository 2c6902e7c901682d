import fc, { type Arbitrary } from 'fast-check'

/** As much of JSON Schema as the collector's own document uses. */
type Schema = {
  readonly type?: string | readonly string[]
  readonly anyOf?: readonly Schema[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly not?: object
  readonly format?: string
  readonly maxLength?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly items?: Schema
  readonly maxItems?: number
  readonly properties?: Readonly<Record<string, Schema>>
  readonly additionalProperties?: Schema
  readonly required?: readonly string[]
}

const ITEMS_MAX = 4
const HOSTILE_NAMES = ['__proto__', 'constructor', 'prototype', 'toString', 'then', '']

/** What breaks programs: half characters, nothing, too much, words of other languages. */
const hostileText = fc.oneof(
  fc.constantFrom('', ' ', '\0', '\ud800', '\ufeff', '\u202e', '%00', '../..', "'; --", '{{7*7}}'),
  fc.constantFrom('javascript:alert(1)', 'http://[::1', '//host', 'data:,', 'http://a\\@b/', '://'),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc
    .tuple(fc.constantFrom('a', '/', '@', '.', '😀', ' '), fc.nat(3_000))
    .map(([c, n]) => c.repeat(n)),
)
const hostileValue = fc.oneof(
  hostileText,
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom(-1, 0.5, 1e308, 2 ** 53, -0, Number.MIN_VALUE, [], {}, [null], true),
)

/** Mostly what the schema allows, in part what it does not; `known` are texts that name things. */
export function valueOfSchema(schema: object, known: readonly string[]): Arbitrary<unknown> {
  return fc.oneof(
    { weight: 7, arbitrary: allowed(schema, known) },
    { weight: 1, arbitrary: hostileValue },
  )
}

function allowed(schema: Schema, known: readonly string[]): Arbitrary<unknown> {
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map((one) => allowed(one, known)))
  if (schema.enum) return fc.constantFrom(...schema.enum)
  if ('const' in schema) return fc.constant(schema.const)
  const types = [schema.type ?? 'any'].flat()
  return fc.oneof(...types.map((type) => ofType(type, schema, known)))
}

function ofType(type: string, schema: Schema, known: readonly string[]): Arbitrary<unknown> {
  switch (type) {
    case 'string':
      return textOf(schema, known)
    case 'integer':
      return fc.integer({
        min: schema.minimum ?? -1,
        max: Math.min(schema.maximum ?? 99, 2 ** 31 - 1),
      })
    case 'number':
      return fc.double({ noNaN: true })
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    case 'array':
      return fc.array(valueOfSchema(schema.items ?? {}, known), { maxLength: ITEMS_MAX })
    case 'object':
      return objectOf(schema, known)
    default:
      return hostileValue
  }
}

function textOf({ format, maxLength = 300 }: Schema, known: readonly string[]): Arbitrary<string> {
  const edge = Math.min(maxLength, 3_000)
  return fc.oneof(
    fc.constantFrom(...known),
    format === 'email' ? fc.emailAddress() : fc.webUrl(),
    fc.string({ unit: 'grapheme', maxLength: 20 }),
    fc.constantFrom('a'.repeat(edge), 'a'.repeat(edge + 1), 'usd', '2026-09-29T12:00:00Z', 'UTC'),
    hostileText,
  )
}

/** Each field may be missing, wrong, or beside others that nobody has asked for. */
function objectOf(schema: Schema, known: readonly string[]): Arbitrary<unknown> {
  const { properties = {}, additionalProperties, required = [] } = schema
  const fields = Object.fromEntries(
    Object.entries(properties).map(([name, one]) => [name, valueOfSchema(one, known)]),
  )
  const requiredKeys = required.filter((name) => name in fields)
  const sound = fc.record(fields, { requiredKeys })
  const names = fc.oneof(fc.constantFrom(...HOSTILE_NAMES), fc.string({ maxLength: 10 }))
  const extra = additionalProperties ? valueOfSchema(additionalProperties, known) : hostileValue
  const others = fc.array(fc.tuple(names, extra), { maxLength: 3 })
  return fc
    .tuple(sound, others, fc.option(fc.constantFrom('', ...requiredKeys)))
    .map(([object, more, missing]) =>
      Object.fromEntries([
        ...Object.entries(object).filter(([name]) => name !== missing),
        // Own fields of these names, which an assignment would not make of `__proto__`.
        ...more,
      ]),
    )
}
