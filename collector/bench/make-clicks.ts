const CLICKS = 1_000

/** Makes the link `/bench` and clicks on it, each by a visitor of its own; returns their ids. */
export async function makeClicks(port: number, secretKey: string): Promise<string[]> {
  const url = `http://127.0.0.1:${port}`
  await fetch(`${url}/links`, {
    method: 'POST',
    headers: { authorization: `Bearer ${secretKey}` },
    body: JSON.stringify({ url: 'https://shop.example/', key: 'bench' }),
  })
  const ids: string[] = []
  for (let visitor = 0; visitor < CLICKS; visitor++) {
    const answer = await fetch(`${url}/track/click`, {
      method: 'POST',
      headers: { 'user-agent': `Mozilla/5.0 Chrome/150 visitor ${visitor}` },
      body: JSON.stringify({ key: 'bench' }),
    })
    ids.push(((await answer.json()) as { clickId: string }).clickId)
  }
  return ids
}
