// Lets `/docs` try each endpoint: sends what its form says and shows the answer as it came.

const keyInput = document.querySelector<HTMLInputElement>('#key')

document.querySelector('#key-form')?.addEventListener('submit', (event) => event.preventDefault())

for (const form of document.querySelectorAll<HTMLFormElement>('.try form')) {
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    void send(form)
  })
}

async function send(form: HTMLFormElement): Promise<void> {
  const shown = form.querySelector('output pre')
  if (!shown) return
  shown.textContent = '…'
  try {
    const answer = await fetch(readUrl(form), readRequest(form))
    if (answer.type === 'opaqueredirect') {
      shown.textContent = 'A redirect, as it should be. Where to, browsers tell no page.'
      return
    }
    const outcome = answer.headers.get('Saletrail-Outcome')
    const head = [answer.status, answer.statusText, outcome].filter((part) => part).join(' ')
    shown.textContent = `${head}\n\n${format(await answer.text())}`
  } catch (error) {
    shown.textContent = String(error)
  }
}

function readUrl(form: HTMLFormElement): URL {
  const inputs = [...form.querySelectorAll<HTMLInputElement>('input[data-in]')]
  const path = inputs
    .filter((input) => input.dataset.in === 'path')
    .reduce(
      (whole, { name, value }) => whole.replace(`{${name}}`, encodeURIComponent(value)),
      form.dataset.path ?? '/',
    )
  const url = new URL(path, location.origin)
  for (const { name, value, dataset } of inputs) {
    if (dataset.in === 'query' && value !== '') url.searchParams.set(name, value)
  }
  return url
}

function readRequest(form: HTMLFormElement): RequestInit {
  const body = form.querySelector('textarea')?.value
  return {
    method: form.dataset.method ?? 'GET',
    redirect: 'manual',
    headers: {
      ...(keyInput?.value && { Authorization: `Bearer ${keyInput.value.trim()}` }),
      ...(body !== undefined && { 'Content-Type': 'application/json' }),
    },
    ...(body !== undefined && { body }),
  }
}

function format(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}
