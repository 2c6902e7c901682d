import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { type CityResponse, Reader } from 'mmdb-lib'
import type { Surroundings } from './attribution/click.ts'

export type Place = Pick<Surroundings, 'country' | 'region' | 'city' | 'continent'>

const IPV4_IN_IPV6 = /^::ffff:(?=\d+\.)/i

/**
 * Reads a MaxMind-format file of countries or cities (GeoLite2, DB-IP) into memory, and returns
 * what it says of an address. Throws when it is no such file; one whose records are of another
 * shape (IPinfo's) says nothing, and loses no click.
 */
export function openGeography(path: string): (address: string) => Place | undefined {
  const reader = new Reader<CityResponse>(readFileSync(path))
  return (address) => {
    const plain = address.replace(IPV4_IN_IPV6, '')
    const found = isIP(plain) === 0 ? null : reader.get(plain)
    return found ? toPlace(found) : undefined
  }
}

function toPlace({ country, subdivisions, city, continent }: CityResponse): Place {
  const code = country?.iso_code ?? null
  const region = subdivisions?.[0]?.iso_code
  return {
    country: code,
    region: code && region ? `${code}-${region}` : null,
    city: city?.names?.en ?? null,
    continent: continent?.code ?? null,
  }
}
