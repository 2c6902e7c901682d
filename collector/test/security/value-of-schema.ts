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
const FIELDS_MAX = 6
const INTEGER_MAX = 2 ** 31 - 1
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

/**
 * What the schema allows, or that with something wrong in it: half of all get past it, so that what
 * is behind it is tried too. `known` are texts that name things.
 */
export function valueOfSchema(schema: object, known: readonly string[]): Arbitrary<unknown> {
  return fc.oneof(
    { weight: 5, arbitrary: valueIn(schema, { known, isSound: true }) },
    { weight: 4, arbitrary: valueIn(schema, { known, isSound: false }) },
    { weight: 1, arbitrary: hostileValue },
  )
}

type Manner = { readonly known: readonly string[]; readonly isSound: boolean }

function valueIn(schema: Schema, manner: Manner, name = ''): Arbitrary<unknown> {
  const allowed = allowedOf(schema, manner, name)
  if (manner.isSound) return allowed
  return fc.oneof({ weight: 7, arbitrary: allowed }, { weight: 1, arbitrary: hostileValue })
}

function allowedOf(schema: Schema, manner: Manner, name: string): Arbitrary<unknown> {
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map((one) => allowedOf(one, manner, name)))
  if (schema.enum) return fc.constantFrom(...schema.enum)
  if ('const' in schema) return fc.constant(schema.const)
  const types = [schema.type ?? 'any'].flat()
  return fc.oneof(...types.map((type) => ofType(type, schema, manner, name)))
}

function ofType(type: string, schema: Schema, manner: Manner, name: string): Arbitrary<unknown> {
  const { minimum: min = -1, maximum = INTEGER_MAX, items = {} } = schema
  switch (type) {
    case 'string':
      return textOf(schema, manner, name)
    case 'integer':
      return fc.integer({ min, max: Math.min(maximum, INTEGER_MAX) })
    case 'number':
      return fc.double({ noNaN: true, noDefaultInfinity: true, min: 0 })
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    case 'array':
      return fc.array(valueIn(items, manner, name), { minLength: 1, maxLength: ITEMS_MAX })
    case 'object':
      return objectOf(schema, manner)
    default:
      return hostileValue
  }
}

/** Of those that are addresses, the ones that nobody argues about. */
const EMAIL = fc.stringMatching(/^[a-z]{1,9}@[a-z]{1,9}\.example$/)

type Text = (known: readonly string[]) => Arbitrary<string>
const orKnown =
  (text: Arbitrary<string>, isFit: (name: string) => boolean): Text =>
  (known) =>
    fc.oneof(text, fc.constantFrom(...known.filter(isFit)))

/** What a text is to say is in no schema, but in its name. */
const SOUND: readonly (readonly [name: RegExp, text: Text])[] = [
  [/url$|link|referrer/i, orKnown(fc.webUrl(), (name) => URL.canParse(name))],
  [/^clickId$/, orKnown(fc.constant(''), (name) => /^\w{16}$/.test(name))],
  [/^key$/, orKnown(fc.stringMatching(/^[a-z]{8}$/), (name) => /^[a-z]{6}$/.test(name))],
  [/at$/i, () => fc.constantFrom('2026-09-29T12:00:00Z', '2040-01-01')],
  [/currency/i, () => fc.constantFrom('usd', 'JPY', 'kwd')],
]

function textOf({ format, maxLength = 300 }: Schema, manner: Manner, name: string) {
  const { known, isSound } = manner
  const [, named] = SOUND.find(([pattern]) => pattern.test(name)) ?? []
  const plain = fc.oneof(fc.constantFrom(...known), fc.stringMatching(/^[ -~]{1,20}$/))
  const sound = format === 'email' ? EMAIL : named?.(known)
  if (isSound) return sound ?? plain
  const edge = Math.min(maxLength, 3_000)
  const lengths = fc.constantFrom('a'.repeat(edge), 'a'.repeat(edge + 1))
  const grapheme = fc.string({ unit: 'grapheme', maxLength: 20 })
  return fc.oneof(sound ?? plain, plain, lengths, grapheme, hostileText)
}

/** A few of its fields; where it is not sound, without one or with some that nobody asked for. */
function objectOf(schema: Schema, manner: Manner): Arbitrary<unknown> {
  const { properties = {}, additionalProperties, required = [] } = schema
  const optional = Object.keys(properties).filter((name) => !required.includes(name))
  const names = fc.subarray(optional, { maxLength: Math.min(FIELDS_MAX, optional.length) })
  const missing = manner.isSound ? fc.constant('') : fc.constantFrom('', '', ...required)
  const fields = fc.tuple(names, missing).chain(([chosen, left]) => {
    const kept = [...required, ...chosen].filter((name) => name !== left)
    return fc.tuple(
      ...kept.map((name) =>
        fc.tuple(fc.constant(name), valueIn(properties[name] ?? {}, manner, name)),
      ),
    )
  })
  const extra = additionalProperties ? valueIn(additionalProperties, manner) : hostileValue
  const others = fc.tuple(fc.oneof(fc.constantFrom(...HOSTILE_NAMES), fc.string()), extra)
  const more = fc.array(others, { maxLength: manner.isSound && !additionalProperties ? 0 : 2 })
  // Made of entries, because an assignment would make no own field of `__proto__`.
  return fc.tuple(fields, more).map((parts) => Object.fromEntries(parts.flat()))
}
