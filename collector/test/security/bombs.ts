/** The most a body may have. */
export const LIMIT_BYTES = 64 * 1024

/** As long as a body may be, and not a character longer. */
const full = (head: string, filling: string, tail: string) =>
  head +
  filling.repeat(Math.floor((LIMIT_BYTES - head.length - tail.length) / filling.length)) +
  tail
const nested = (head: string, opening: string, closing: string, tail: string) => {
  const room = LIMIT_BYTES - head.length - tail.length - 1
  const levels = Math.floor(room / (opening.length + closing.length))
  return `${head}${opening.repeat(levels)}1${closing.repeat(levels)}${tail}`
}
const person = '"customerExternalId":"eve","eventName":"Purchase","amount":1'
/** The fields that some endpoint looks at most closely. */
const field = (name: string, filling: string, end = '') =>
  full(`{${person},"url":"https://shop.example/","key":"k","${name}":"`, filling, `${end}"}`)

/** Bodies made to cost more than they weigh. */
export const BOMBS: Readonly<Record<string, string>> = {
  'arrays in arrays': nested('', '[', ']', ''),
  'objects in objects': nested('', '{"a":', '}', ''),
  'arrays in metadata': nested(`{${person},"metadata":{"a":`, '[', ']', '}}'),
  'objects in a list': nested('[', '{"a":', '}', ']'),
  'many fields': full(`{${person}`, ',"x":1', '}'),
  'many lists in metadata': full(`{${person},"metadata":{"a":[`, '[],', '[]]}}'),
  'many links': full('[', '{},', '{}]'),
  'a hundred links that are none': `[${Array(100).fill('{"url":"x"}').join()}]`,
  'many ids': full('{"data":{},"linkIds":[', '"a",', '"a"]}'),
  'many tags': full('{"url":"https://shop.example/","tagIds":[', '"a",', '"a"]}'),
  'many countries': full('{"url":"https://shop.example/","geo":{', '"a":"b",', '"a":"b"}}'),
  'a long number': full(`{"customerExternalId":"eve","amount":`, '9', '}'),
  'a long fraction': full(`{"customerExternalId":"eve","amount":0.`, '1', 'e-9}'),
  'escapes alone': field('customerName', '\\u0061'),
  'an e-mail without an end': field('customerEmail', 'a', '@'),
  'an e-mail of dots': field('customerEmail', 'a.', '@a'),
  'an e-mail of hosts': field('customerEmail', 'a@', ''),
  'a host without an end': field('customerEmail', 'a', '@'.concat('a.'.repeat(9))),
  'a key of slashes': field('key', '/', 'a'),
  'a key of segments': field('key', 'a/', '?'),
  'a prefix of slashes': field('prefix', '/', 'a'),
  'an address of slashes': field('url', '/', ''),
  'an address of dots': field('url', '../', ''),
  'an address of accounts': field('url', 'http://a@', ''),
  'a deep link of percents': field('deepLink', '%', ''),
  'a domain of labels': field('domain', 'a.', ''),
  'a currency of spaces': field('currency', ' ', ''),
  'a click of spaces': field('clickId', ' ', 'a'),
  '__proto__ as a field': `{${person},"__proto__":{"amount":9,"isAdmin":true}}`,
  '__proto__ many times over': full(`{${person}`, ',"__proto__":{"a":1}', '}'),
  'constructor as a field': `{${person},"constructor":{"prototype":{"amount":9}}}`,
  '__proto__ in metadata': `{${person},"metadata":{"__proto__":{"toString":1}}}`,
  '__proto__ as a link': '[{"url":"https://shop.example/","__proto__":{"key":"poisoned"}}]',
}
