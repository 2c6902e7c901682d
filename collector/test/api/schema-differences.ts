import assert from 'node:assert/strict'

/** As much of a zod schema as the published SDK's are made of. */
export type Schema = {
  readonly safeParse: (value: unknown) => { readonly success: boolean }
  readonly _def: {
    readonly typeName: string
    readonly schema?: Schema
    readonly innerType?: Schema
    readonly type?: Schema
    readonly options?: readonly Schema[]
    readonly getter?: () => Schema
    readonly shape?: () => Readonly<Record<string, Schema>>
  }
}

/**
 * The fields of the schema that a value has not, as `.customer.name`, and those it has beside them,
 * as `.customer.+name`. Throws where the value does not even fit.
 */
export function listDifferences(schema: Schema, value: unknown, path = ''): string[] {
  assert.ok(schema.safeParse(value).success, `${path}: ${JSON.stringify(value)}`)
  const { typeName, type, options, shape } = unwrap(schema)._def
  if (value === null) return []
  switch (typeName) {
    case 'ZodArray':
      return (value as unknown[]).flatMap((one) => listDifferences(type as Schema, one, path))
    case 'ZodUnion': {
      const fitting = options?.find((one) => one.safeParse(value).success)
      return listDifferences(fitting as Schema, value, path)
    }
    case 'ZodObject':
      return listFields(shape?.() ?? {}, value as Readonly<Record<string, unknown>>, path)
    default:
      return []
  }
}

function listFields(
  shape: Readonly<Record<string, Schema>>,
  value: Readonly<Record<string, unknown>>,
  path: string,
): string[] {
  const named = Object.entries(shape).flatMap(([name, field]) =>
    name in value ? listDifferences(field, value[name], `${path}.${name}`) : `${path}.${name}`,
  )
  const others = Object.keys(value).filter((name) => !(name in shape))
  return [...named, ...others.map((name) => `${path}.+${name}`)]
}

/** Without what says of a schema that it may be absent, or how it is read. */
export function unwrap(schema: Schema): Schema {
  const { schema: read, innerType, getter } = schema._def
  const inner = read ?? innerType ?? getter?.()
  return inner ? unwrap(inner) : schema
}
