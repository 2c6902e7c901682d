/** What the public API says where it does not know, and of a visit that came from no page. */
export const UNKNOWN = 'Unknown'
export const DIRECT = '(direct)'
