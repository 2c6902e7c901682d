/** Waits for a request to an address that contains a part. */
export type Trap = {
  catches(url: URL): boolean
  spring(): void
  /** Resolves when it has sprung. */
  readonly caught: Promise<void>
}

export function setTrap(part: string): Trap {
  let spring = () => {}
  const caught = new Promise<void>((resolve) => {
    spring = resolve
  })
  return { catches: ({ href }) => href.includes(part), spring, caught }
}
