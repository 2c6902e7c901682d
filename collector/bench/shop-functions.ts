import { ALPHABET, CLICK_EVERY_MS, SCATTERING, type StoredShop } from './stored-shop.ts'

/** Of an array PostgreSQL takes the nth sooner than of a text. */
const CODES = `'{${Array.from(ALPHABET, (letter) => letter.charCodeAt(0))}}'::int[]`

/** What stored-shop.ts makes of a number, as functions of PostgreSQL in a schema of their own. */
export function shopFunctions({ sales, keys, newestAt }: StoredShop): string {
  const scattered = `(($1 + 1) * ${SCATTERING} & ${2 ** 32 - 1})`
  const name = (prefix: string) =>
    keys === 'local'
      ? `'${prefix}' || lpad($1::text, 9, '0')`
      : `'${prefix}' || ${scattered} || '_' || $1`
  const define = (signature: string, body: string) =>
    `CREATE FUNCTION shop.${signature} LANGUAGE sql IMMUTABLE AS $of$SELECT ${body}$of$;`
  return `CREATE SCHEMA shop;
    SET search_path = public, shop;
    ${define('moment(bigint) RETURNS bigint', `${newestAt} - (${sales} - $1) * ${CLICK_EVERY_MS}`)}
    ${define('id_of(bigint) RETURNS text', `${digits('moment($1)', 7)} || ${digits('$1', 9)}`)}
    ${define('customer_name(bigint) RETURNS text', name('user_'))}
    ${define('invoice_name(bigint) RETURNS text', name('inv_'))}`
}

function digits(value: string, length: number): string {
  const places = Array.from({ length }, (_, index) => BigInt(62) ** BigInt(length - 1 - index))
  const digit = (place: bigint) => `chr((${CODES})[(${value} / ${place} % 62)::int + 1])`
  return places.map(digit).join(' || ')
}
