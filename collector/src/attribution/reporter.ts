/**
 * Who says so. A server proves itself by the secret key; what a browser sends, its visitor can
 * forge. So a server's word stands over a browser's, and a browser's never changes a server's.
 */
export type Reporter = 'server' | 'browser'
