// A regular expression stands where a value may begin; elsewhere a slash divides.
const valueMayBegin = /(?<=(?:[=(,:;!&|?{}[>]|\breturn)\s*)/
const regularExpression = /\/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/[a-z]*/

const codeToken = new RegExp(
  [
    /\/\*[\s\S]*?\*\/|\/\/.*/.source,
    /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"/.source,
    valueMayBegin.source + regularExpression.source,
    /[\s\S]/.source,
  ].join('|'),
  'y',
)
const templateToken = /\\[\s\S]|`|\$\{|[\s\S]/y

function blank(text: string): string {
  return text.replace(/[^\n]/g, ' ')
}

/**
 * TypeScript with comments, strings, templates and regular expressions blanked, so that a rule
 * about code does not trip over prose. Line breaks and columns stay. What stands in `${…}` is code
 * and stays.
 */
export function codeOnly(text: string): string {
  const open: ('`' | '{' | '${')[] = []
  let code = ''
  while (code.length < text.length) {
    const isInTemplate = open.at(-1) === '`'
    const pattern = isInTemplate ? templateToken : codeToken
    pattern.lastIndex = code.length
    const token = pattern.exec(text)?.[0] ?? ''
    if (token === '`' && isInTemplate) open.pop()
    else if (token === '`' || token === '{' || token === '${') open.push(token)
    const isClosing = token === '}' && !isInTemplate
    const closesHole = isClosing && open.pop() === '${'
    const staysCode = token.length === 1 && !isInTemplate && token !== '`' && !closesHole
    code += staysCode ? token : blank(token)
  }
  return code
}
