const CLICKS = 1_000
/** Enough that the totals of no one link hold everybody up. */
const LINKS = 20

/** Makes the links `/bench` and others, and clicks on them, each by a visitor of its own. */
export async function makeClicks(port: number, secretKey: string): Promise<string[]> {
  const url = `http://127.0.0.1:${port}`
  const keys = Array.from({ length: LINKS }, (_, number) => (number ? `bench-${number}` : 'bench'))
  for (const key of keys) {
    await fetch(`${url}/links`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secretKey}` },
      body: JSON.stringify({ url: 'https://shop.example/', key }),
    })
  }
  const ids: string[] = []
  for (let visitor = 0; visitor < CLICKS; visitor++) {
    const answer = await fetch(`${url}/track/click`, {
      method: 'POST',
      headers: { 'user-agent': `Mozilla/5.0 Chrome/150 visitor ${visitor}` },
      body: JSON.stringify({ key: keys[visitor % LINKS] }),
    })
    ids.push(((await answer.json()) as { clickId: string }).clickId)
  }
  return ids
}
