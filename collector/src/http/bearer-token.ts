/** The token of `Authorization: Bearer <token>`, whose scheme may be in any case. */
export function bearerToken(header = ''): string | undefined {
  return /^Bearer\s+(\S+)\s*$/i.exec(header)?.[1]
}
