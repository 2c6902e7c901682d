import { writeFileSync } from 'node:fs'

type Value = string | number | readonly Value[] | { readonly [name: string]: Value }
type Node = [left: Branch, right: Branch]
/** Another node by its number, data by its offset, or nothing. */
type Branch = { readonly node: number } | { readonly data: number } | undefined

const RECORD_BITS = 24
const DATA_GAP = 16

/**
 * Writes a small file of the MaxMind format (https://maxmind.github.io/MaxMind-DB/): what is known
 * of each IPv4 network, such as `{ '203.0.113.0/24': { country: { iso_code: 'DE' } } }`.
 */
export function makeGeographyFile(path: string, networks: Readonly<Record<string, Value>>): void {
  const nodes: Node[] = [[undefined, undefined]]
  const data: Buffer[] = []
  for (const [network, value] of Object.entries(networks)) {
    const offset = Buffer.concat(data).length
    data.push(encode(value))
    insert(nodes, readBits(network), offset)
  }
  const metadata = encode({
    binary_format_major_version: 2,
    binary_format_minor_version: 0,
    build_epoch: 0,
    database_type: 'Test-City',
    description: { en: 'made by a test' },
    ip_version: 4,
    languages: ['en'],
    node_count: nodes.length,
    record_size: RECORD_BITS,
  })
  const tree = nodes.flatMap((node) => node.map((branch) => encodeBranch(branch, nodes.length)))
  const marker = Buffer.from('\xab\xcd\xefMaxMind.com', 'latin1')
  writeFileSync(path, Buffer.concat([...tree, Buffer.alloc(DATA_GAP), ...data, marker, metadata]))
}

function readBits(network: string): (0 | 1)[] {
  const [address = '', length = ''] = network.split('/')
  const bits = address.split('.').flatMap((byte) => [...Number(byte).toString(2).padStart(8, '0')])
  return bits.slice(0, Number(length)).map((bit) => (bit === '1' ? 1 : 0))
}

function insert(nodes: Node[], bits: readonly (0 | 1)[], offset: number): void {
  let at = 0
  bits.forEach((bit, depth) => {
    const node = nodes[at] ?? [undefined, undefined]
    if (depth === bits.length - 1) {
      node[bit] = { data: offset }
      return
    }
    const known = node[bit]
    if (known && 'node' in known) {
      at = known.node
      return
    }
    node[bit] = { node: nodes.length }
    at = nodes.push([undefined, undefined]) - 1
  })
}

function encodeBranch(branch: Branch, nodeCount: number): Buffer {
  const record = Buffer.alloc(RECORD_BITS / 8)
  const number =
    branch === undefined
      ? nodeCount
      : 'node' in branch
        ? branch.node
        : nodeCount + DATA_GAP + branch.data
  record.writeUIntBE(number, 0, record.length)
  return record
}

function encode(value: Value): Buffer {
  if (typeof value === 'string') return withControl(2, Buffer.from(value))
  if (typeof value === 'number') {
    const bytes = Buffer.alloc(4)
    bytes.writeUInt32BE(value)
    return withControl(6, bytes)
  }
  if (Array.isArray(value)) {
    const items = Buffer.concat(value.map(encode))
    // An extended type: zero in the control byte, and what it is beyond seven in the next.
    return Buffer.concat([Buffer.from([value.length, 11 - 7]), items])
  }
  const entries = Object.entries(value)
  const pairs = entries.map(([name, inner]) => Buffer.concat([encode(name), encode(inner)]))
  return Buffer.concat([Buffer.from([(7 << 5) | entries.length]), ...pairs])
}

/** All that is encoded here is shorter than the 29 bytes that one control byte can say. */
function withControl(type: number, bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.from([(type << 5) | bytes.length]), bytes])
}
