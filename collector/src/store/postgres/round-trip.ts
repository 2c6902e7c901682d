import pg from 'pg'
import type { Statement } from './connections.ts'
import { toArray } from './row-set.ts'
import { type Call, toMessages } from './wire-messages.ts'

type Cells = readonly (string | null)[]
type ToRow = (cells: Cells) => unknown

/** A statement that a connection has parsed, and what its rows look like; null: it has none. */
type Parsed = { readonly name: string; readonly toRow: ToRow | null }

/** What one that is sent again and again is known by on each connection. */
const parsedOn = new WeakMap<pg.Connection, Map<string, Parsed>>()
let names = 0

/**
 * Statements that are sent in one go and answered in one go: with one `Sync` behind them all, where
 * pg's own pipeline has one behind each, so that the server writes once and this process wakes up
 * once. After the first that fails the server passes over the others.
 */
export class RoundTrip implements pg.Submittable {
  /** Called once; pg puts its own around it, which gives up waiting. */
  callback: (error: Error | null, answers: unknown[][]) => void
  readonly #statements: readonly Statement[]
  readonly #answers: unknown[][] = []
  readonly #asParsed: Parsed[] = []
  /** Of statements that the connection knows; they are written together. */
  #calls: Call[] = []
  #toRow: ToRow | null = null
  #rows: unknown[] = []
  #known = new Map<string, Parsed>()

  constructor(statements: readonly Statement[], callback: RoundTrip['callback']) {
    this.#statements = statements
    this.callback = callback
  }

  submit(connection: pg.Connection): void {
    this.#known = parsedOn.get(connection) ?? new Map()
    parsedOn.set(connection, this.#known)
    connection.stream.cork()
    for (const statement of this.#statements) this.#write(statement, connection)
    this.#writeCalls(connection)
    connection.sync()
    connection.stream.uncork()
  }

  #write({ text, values = [], isPrepared = false }: Statement, connection: pg.Connection): void {
    const parameters = values.map(toText)
    const known = this.#known.get(text)
    const parsed = known ?? { name: isPrepared ? `saletrail_${++names}` : '', toRow: null }
    this.#asParsed.push(parsed)
    const { name } = parsed
    if (known) {
      this.#calls.push({ name, parameters })
      return
    }
    this.#writeCalls(connection)
    connection.parse({ text, name, types: [] }, true)
    connection.bind({ statement: name, values: parameters }, true)
    connection.describe({ type: 'P', name: '' }, true)
    connection.execute({}, true)
  }

  #writeCalls({ stream }: pg.Connection): void {
    if (this.#calls.length > 0 && stream.writable) stream.write(toMessages(this.#calls))
    this.#calls = []
  }

  handleRowDescription({ fields }: { readonly fields: readonly pg.FieldDef[] }): void {
    const at = this.#answers.length
    this.#asParsed[at] = { name: this.#asParsed[at]?.name ?? '', toRow: compileToRow(fields) }
  }

  handleDataRow({ fields }: { readonly fields: Cells }): void {
    this.#toRow ??= this.#asParsed[this.#answers.length]?.toRow ?? null
    this.#rows.push(this.#toRow?.(fields))
  }

  handleCommandComplete(): void {
    this.#answers.push(this.#rows)
    this.#rows = []
    this.#toRow = null
  }

  handleReadyForQuery(): void {
    for (const [index, parsed] of this.#asParsed.entries()) {
      const { text, isPrepared } = this.#statements[index] ?? {}
      if (text !== undefined && isPrepared) this.#known.set(text, parsed)
    }
    this.callback(null, this.#answers)
  }

  /** What was parsed before is not known then: it is parsed again, by another name. */
  handleError(error: Error): void {
    this.callback(error, [])
  }
}

const [INT8, TEXT] = [20, 25]

/** A row's object in one literal: field by field costs a multiple, and is read more slowly. */
function compileToRow(fields: readonly pg.FieldDef[]): ToRow {
  const parsers = fields.map(({ dataTypeID }) => pg.types.getTypeParser(dataTypeID))
  const cells = fields.map(({ name, dataTypeID }, index) => {
    const cell = `cells[${index}]`
    const parser = dataTypeID === INT8 ? 'Number' : `parsers[${index}]`
    const value = dataTypeID === TEXT ? cell : `${cell} === null ? null : ${parser}(${cell})`
    return `${JSON.stringify(name)}: ${value}`
  })
  const make = new Function('parsers', `return (cells) => ({ ${cells.join(', ')} })`)
  return make(parsers) as ToRow
}

function toText(value: string | number | null | readonly string[]): string | null {
  if (typeof value === 'string' || value === null) return value
  return typeof value === 'number' ? String(value) : toArray(value)
}
