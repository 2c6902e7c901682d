import { createHash } from 'node:crypto'

/**
 * So many can be told apart: enough that two busy clients hardly ever share one, few enough that
 * nobody can fill the memory with addresses.
 */
export const CLIENT_BUCKETS = 16_384

/**
 * The bucket of a client's address. The salt is the process's own, so nobody can look for an
 * address that falls into a neighbour's.
 */
export function clientBucket(address: string, salt: string): number {
  const hash = createHash('sha256')
    .update(`${salt}\n${networkOf(address)}`)
    .digest()
  return hash.readUInt32BE() % CLIENT_BUCKETS
}

/** An IPv6 client has a network of 2^64 addresses to itself; it is one client all the same. */
function networkOf(address: string): string {
  const [, mapped] = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address) ?? []
  if (mapped !== undefined || !address.includes(':')) return mapped ?? address
  const [head = [], tail = []] = address
    .toLowerCase()
    .split('::')
    .map((half) => half.split(':').filter((group) => group !== ''))
  const zeros = Array<string>(Math.max(0, 8 - head.length - tail.length)).fill('0')
  return [...head, ...zeros, ...tail].slice(0, 4).map(withoutLeadingZeros).join(':')
}

function withoutLeadingZeros(group: string): string {
  return group.replace(/^0+(?=.)/, '')
}
