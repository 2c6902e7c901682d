import * as z from 'zod'
import { messageOf } from './message-of.ts'

/** What an operator may set, typed; see the table in the README. */
export type Config = {
  readonly port: number
  readonly host: string
  readonly databaseUrl: string
  /** Takes a PostgreSQL that may lose acknowledged sales at power loss. */
  readonly allowUnsafePostgres: boolean
  /** How many connections to PostgreSQL this process may have. */
  readonly postgresConnectionsMax: number
  /** Without a slash at its end; undefined: the listening address. */
  readonly publicUrl: string | undefined
  readonly secretKey: string | undefined
  readonly publishableKey: string | undefined
  readonly trustProxyHops: number
  /** Where newer exchange rates are; undefined: the bundled ones serve. */
  readonly exchangeRatesUrl: string | undefined
  /** A MaxMind-format file that tells where an address is. */
  readonly geographyFile: string | undefined
  readonly metricsToken: string | undefined
  readonly logLevel: string
}

/** Every fault of the environment at once, a line each. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly faults: readonly string[]

  constructor(faults: readonly string[]) {
    super(faults.join('\n'))
    this.faults = faults
  }
}

type Setting = keyof typeof environment.shape

/** Rethrows what went wrong with what a setting names: the cause seldom says which it was. */
export function blaming(setting: Setting | 'HOST or PORT'): (error: unknown) => never {
  return (error) => {
    throw new ConfigError([`${setting} cannot be used: ${messageOf(error)}`])
  }
}

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const

const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d+$/, 'must be a whole number')
    .transform(Number)
    .refine((value) => value >= min && value <= max, { error: `must be from ${min} to ${max}` })

const environment = z.object({
  PORT: wholeNumber(0, 65_535).default(8787),
  HOST: z.string().default('127.0.0.1'),
  DATABASE_URL: z
    .string()
    .regex(/^(file:|postgres(ql)?:\/\/).+/, 'must be file:<path> or postgres://…')
    .default('file:./data/saletrail.db'),
  ALLOW_UNSAFE_POSTGRES: z.enum(['0', '1'], { error: 'must be 0 or 1' }).default('0'),
  // Six have other work, so seven leave one for lists; see `open-postgres-store.ts`.
  POSTGRES_CONNECTIONS: wholeNumber(7, 1_000).default(10),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/, error: 'must be an http or https URL' })
    // What is no URL at all is told once, above.
    .refine((url) => !URL.canParse(url) || new URL(url).pathname === '/', {
      error: 'must be an origin, without a path',
    })
    .transform((url) => new URL(url).origin)
    .optional(),
  SALETRAIL_SECRET_KEY: z
    .string()
    .regex(/^dub_(?!pk_)\S{8,}$/, 'must be dub_ and at least 8 characters')
    .optional(),
  SALETRAIL_PUBLISHABLE_KEY: z
    .string()
    .regex(/^dub_pk_\S{8,}$/, 'must be dub_pk_ and at least 8 characters')
    .optional(),
  TRUST_PROXY: wholeNumber(0, 16).default(0),
  FX_RATES_URL: z
    .url({ protocol: /^https?$/, error: 'must be an http or https URL' })
    // `fetch` takes none, and its refusal repeats them.
    .refine((url) => !URL.canParse(url) || new URL(url).username + new URL(url).password === '', {
      error: 'must have no user and no password in it',
    })
    .optional(),
  GEOIP_DB: z.string().optional(),
  METRICS_TOKEN: z
    .string()
    .min(16, 'must have at least 16 characters')
    .regex(/^\S*$/, 'may hold no spaces')
    .optional(),
  LOG_LEVEL: z
    .enum(LOG_LEVELS, { error: `must be one of ${LOG_LEVELS.join(', ')}` })
    .default('info'),
})

/** Reads the environment, or throws a `ConfigError` that names every fault. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  // An empty variable is one that a compose file or a shell left unset.
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const unknown = Object.keys(set).filter(
    (name) => name.startsWith('SALETRAIL_') && !(name in environment.shape),
  )
  const parsed = environment.safeParse(set)
  const faults = [
    ...(parsed.error?.issues ?? []).map(({ path, message }) => `${path.join('.')} ${message}`),
    ...unknown.map((name) => `${name} is not a setting of Saletrail`),
  ]
  if (!parsed.success || faults.length > 0) throw new ConfigError(faults)

  const { data } = parsed
  return {
    port: data.PORT,
    host: data.HOST,
    databaseUrl: data.DATABASE_URL,
    allowUnsafePostgres: data.ALLOW_UNSAFE_POSTGRES === '1',
    postgresConnectionsMax: data.POSTGRES_CONNECTIONS,
    publicUrl: data.PUBLIC_URL,
    secretKey: data.SALETRAIL_SECRET_KEY,
    publishableKey: data.SALETRAIL_PUBLISHABLE_KEY,
    trustProxyHops: data.TRUST_PROXY,
    exchangeRatesUrl: data.FX_RATES_URL,
    geographyFile: data.GEOIP_DB,
    metricsToken: data.METRICS_TOKEN,
    logLevel: data.LOG_LEVEL,
  }
}
