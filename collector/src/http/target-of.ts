import type { Surroundings } from '../attribution/click.ts'
import type { Link } from '../attribution/link.ts'
import { parseObject } from './answers/parse-object.ts'

type Targets = {
  readonly ios?: string | null
  readonly android?: string | null
  readonly geo?: Readonly<Record<string, string>> | null
}

/**
 * Where a visitor is led: by the device's system, else by the country, else where everybody is.
 * The order is the public API's.
 */
export function targetOf(link: Link, readSurroundings: () => Surroundings): string {
  const { ios, android, geo }: Targets = parseObject(link.details) ?? {}
  if (!ios && !android && !geo) return link.url
  const { os, country } = readSurroundings()
  if (ios && os === 'iOS') return ios
  if (android && os === 'Android') return android
  return (country !== null && geo?.[country]) || link.url
}
