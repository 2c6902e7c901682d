type Methods = Readonly<Record<string, (...args: never[]) => Promise<unknown>>>

/** The same methods, their rejections in the port's words, as the engine translates them. */
export function translating<Port extends object>(
  translateError: (error: unknown) => unknown,
  port: Port,
): Port {
  const entries = Object.entries(port as Methods).map(([name, method]) => [
    name,
    (...args: never[]) =>
      method(...args).catch((error: unknown) => {
        throw translateError(error)
      }),
  ])
  return Object.fromEntries(entries) as Port
}
