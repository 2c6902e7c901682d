/** By which a link that is not deleted leads to a URL, as its beginning is in `links_url`. */
export function leadsTo(workspaceId: string, url: string): string {
  return `links.workspace_id = ${workspaceId}
    AND substr(links.url, 1, 255) = substr(${url}, 1, 255) AND links.url = ${url}
    AND links.deleted_at IS NULL`
}
