/** A database's URL as it may be logged: without who logs in, however the password is given. */
export function withoutPassword(databaseUrl: string): string {
  if (databaseUrl.startsWith('file:')) return databaseUrl
  return databaseUrl.replace(/\/\/[^/?]*@/, '//').replace(/([?&]password=)[^&]*/gi, '$1…')
}
