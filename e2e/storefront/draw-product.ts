import { raw } from 'hono/html'
import type { Artwork, Product } from './products.ts'

type Colours = Pick<Artwork, 'body' | 'accent'>

/** What is printed on a tin's label, in a field of 120 × 96 with its middle at 0, 0. */
const SCENES: Readonly<Record<Exclude<Artwork['scene'], 'pot'>, (colours: Colours) => string>> = {
  sunrise: ({ accent }) => `
    <circle cy="12" r="26" fill="${accent}"/>
    <path d="M-60 14q15-10 30 0t30 0 30 0 30 0V48H-60z" fill="#8f3d1c"/>
    <path d="M-60 28q15-10 30 0t30 0 30 0 30 0V48H-60z" fill="#742f15"/>`,
  meadow: ({ accent }) => `
    <path d="M-60 48V22q30-20 60-6t60-8V48z" fill="#2f5640"/>
    <g fill="none" stroke="${accent}" stroke-width="3.4" stroke-linecap="round">
      <path d="M-34 34Q-36 4-22-22M-14 36Q-12 8-18-14M6 36Q4-2 20-30
        M24 36Q26 10 18-8M42 34Q40 8 50-12"/>
    </g>`,
  lamp: ({ accent }) => `
    <path d="M0-14 44 48H-44z" fill="${accent}" opacity=".28"/>
    <path d="M-18-8Q-16-32 0-34 16-32 18-8z" fill="${accent}"/>
    <path d="M0-34v-14" stroke="${accent}" stroke-width="3"/>
    <circle cy="-4" r="5" fill="#fff8df"/>`,
  moon: ({ accent }) => `
    <path d="M10-34A30 30 0 1 0 30 14 24 24 0 0 1 10-34z" fill="${accent}"/>
    <g fill="${accent}"><circle cx="34" cy="-22" r="2.6"/><circle cx="46" cy="0" r="1.8"/>
      <circle cx="-40" cy="-24" r="2"/></g>
    <path d="M-60 36q15-9 30 0t30 0 30 0 30 0V48H-60z" fill="#443760"/>`,
  smoke: ({ accent }) => `
    <g fill="none" stroke="#cfcac2" stroke-width="4" stroke-linecap="round" opacity=".85">
      <path d="M-18 14c-12-14 12-20 0-36M2 10c-12-16 14-24 0-46M22 14c-12-14 12-20 0-36"/>
    </g>
    <path d="M-40 48q8-24 20-12 4-18 20-2 10-18 20 0 12-10 20 14z" fill="${accent}"/>`,
}

function drawTin(name: string, scene: string, { body, accent }: Colours): string {
  return `
    <ellipse cx="160" cy="330" rx="112" ry="11" fill="#1f2a2e" opacity=".12"/>
    <rect x="70" y="92" width="180" height="236" rx="12" fill="${body}"/>
    <path d="M70 104v212q0 12 12 12h16V92H82q-12 0-12 12z" fill="#fff" opacity=".1"/>
    <rect x="62" y="60" width="196" height="42" rx="9" fill="${body}"/>
    <rect x="62" y="60" width="196" height="42" rx="9" fill="#000" opacity=".16"/>
    <rect x="70" y="96" width="180" height="6" fill="#000" opacity=".18"/>
    <rect x="96" y="126" width="128" height="178" rx="5" fill="#fbf7ef"/>
    <svg x="100" y="130" width="120" height="96" viewBox="-60 -48 120 96">
      <rect x="-60" y="-48" width="120" height="96" fill="${body}"/>${scene}
    </svg>
    <g text-anchor="middle" fill="#1f2a2e" font-family="Georgia, 'Liberation Serif', serif">
      ${nameLines(name)}
      <text x="160" y="296" font-size="8.5" letter-spacing="2" fill="#5c6668"
        >TERN &amp; KETTLE</text>
    </g>
    <rect x="146" y="282" width="28" height="1.6" fill="${accent}"/>`
}

function nameLines(name: string): string {
  const [first, ...rest] = name.split(' ')
  const lines = [first, rest.join(' ')].filter((line) => line !== '')
  const top = lines.length === 1 ? 260 : 249
  return lines
    .map((line, index) => `<text x="160" y="${top + index * 20}" font-size="17">${line}</text>`)
    .join('')
}

function drawPot({ body, accent }: Colours): string {
  return `
    <ellipse cx="160" cy="318" rx="120" ry="12" fill="#1f2a2e" opacity=".12"/>
    <path d="M234 196c52-22 66 76-14 84" fill="none" stroke="${body}" stroke-width="17"/>
    <path d="M100 214C62 206 64 168 38 160l-4 12c16 18 20 62 66 82z" fill="${body}"/>
    <path d="M84 206c0-44 34-66 76-66s78 22 78 66c0 62-26 108-78 108s-76-46-76-108z"
      fill="${body}"/>
    <path d="M84 210q78 30 154 0-1 14-4 26-74 26-146 0-3-12-4-26z" fill="${accent}" opacity=".9"/>
    <path d="M104 152q56-28 112 0-6-30-56-30t-56 30z" fill="${body}"/>
    <path d="M104 152q56-28 112 0" fill="none" stroke="#000" stroke-opacity=".2" stroke-width="4"/>
    <circle cx="160" cy="112" r="13" fill="${accent}"/>
    <path d="M106 178q-8 50 16 96" fill="none" stroke="#fff" stroke-opacity=".22" stroke-width="9"
      stroke-linecap="round"/>`
}

/** A product's picture; decorative, because its name stands beside it. */
export function drawProduct({ name, artwork }: Product) {
  const { scene, backdrop } = artwork
  const drawing =
    scene === 'pot' ? drawPot(artwork) : drawTin(name, SCENES[scene](artwork), artwork)
  return raw(
    `<svg class="artwork" viewBox="0 0 320 360" aria-hidden="true" focusable="false">
    <rect width="320" height="360" fill="${backdrop}"/>${drawing}</svg>`,
  )
}
