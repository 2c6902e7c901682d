import { createPrivateKey, createSign, generateKeyPairSync } from 'node:crypto'

/** A value in DER, the notation of certificates: its kind, its length, its bytes. */
function der(kind: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts)
  const { length } = content
  const long = length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  const lengthBytes = length < 0x80 ? [length] : long
  return Buffer.concat([Buffer.from([kind, ...lengthBytes]), content])
}

const INTEGER = 0x02
const BIT_STRING = 0x03
const OBJECT_IDENTIFIER = 0x06
const UTF8_STRING = 0x0c
const UTC_TIME = 0x17
const SEQUENCE = 0x30
const SET = 0x31

const ecdsaWithSha256 = der(
  SEQUENCE,
  der(OBJECT_IDENTIFIER, Buffer.from('2a8648ce3d040302', 'hex')),
)
const commonName = der(OBJECT_IDENTIFIER, Buffer.from('550403', 'hex'))
const name = der(SEQUENCE, der(SET, der(SEQUENCE, commonName, der(UTF8_STRING, Buffer.from('*')))))

/**
 * A certificate that nobody trusts, for browsers that are told to trust any. Node has keys and
 * signatures, but no certificates: https://www.rfc-editor.org/rfc/rfc5280#section-4.1
 */
export function makeSelfSigned(): { key: string; cert: string } {
  const pair = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  const time = (text: string) => der(UTC_TIME, Buffer.from(text))
  const validity = der(SEQUENCE, time('200101000000Z'), time('491231235959Z'))
  const serial = der(INTEGER, Buffer.from([1]))
  const contents = [serial, ecdsaWithSha256, name, validity, name, pair.publicKey]
  const toBeSigned = der(SEQUENCE, ...contents)
  const signature = createSign('sha256').update(toBeSigned).sign(createPrivateKey(pair.privateKey))
  const signed = der(BIT_STRING, Buffer.from([0]), signature)
  const certificate = der(SEQUENCE, toBeSigned, ecdsaWithSha256, signed)
  const base64 = certificate.toString('base64').replace(/.{64}/g, '$&\n')
  const cert = `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----\n`
  return { key: pair.privateKey, cert }
}
