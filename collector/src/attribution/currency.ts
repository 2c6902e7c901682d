/** A currency a sale can be in. */
type Currency = {
  /** ISO 4217, lower case. */
  readonly code: string
  /**
   * Decimals between the unit and the minor unit that amounts are given in: 2 for dollar and cent.
   */
  readonly minorUnitDigits: number
}

/**
 * ISO 4217 list one as of amendment 180 (January 2026), by its own number of decimals.
 *
 * `Intl` is not asked, on purpose. It follows CLDR, which says how prices are usually written, not
 * what a minor unit is: for huf, idr, cop, pkr, lbp, iqd and a dozen others it says 0 where ISO
 * says 2 or 3, an error of 100 or 1,000 times in money. It also leaves out clf, uyw, ved and
 * others, and changes from one Node version to the next, while a recorded amount has to keep its
 * meaning.
 *
 * Gold, the SDR, `xts` and `xxx` are not here: ISO gives them no minor unit, so an integer of minor
 * units says nothing. `ang`, `bgn` and `cuc` ended in 2025 and 2026 and stay, because late invoices
 * do.
 */
const codesByMinorUnitDigits: Readonly<Record<number, string>> = {
  0: 'bif clp djf gnf isk jpy kmf krw pyg rwf ugx uyi vnd vuv xaf xof xpf',
  2: `
    aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bmd bnd bob bov brl bsd btn bwp byn bzd
    cad cdf che chf chw cny cop cou crc cuc cup cve czk dkk dop dzd egp ern etb eur fjd fkp gbp gel
    ghs gip gmd gtq gyd hkd hnl htg huf idr ils inr irr jmd kes kgs khr kpw kyd kzt lak lbp lkr lrd
    lsl mad mdl mga mkd mmk mnt mop mru mur mvr mwk mxn mxv myr mzn nad ngn nio nok npr nzd pab pen
    pgk php pkr pln qar ron rsd rub sar sbd scr sdg sek sgd shp sle sos srd ssp stn svc syp szl thb
    tjs tmt top try ttd twd tzs uah usd usn uyu uzs ved ves wst xad xcd xcg yer zar zmw zwg`,
  3: 'bhd iqd jod kwd lyd omr tnd',
  4: 'clf uyw',
}

const currencies: ReadonlyMap<string, Currency> = new Map(
  Object.entries(codesByMinorUnitDigits).flatMap(([digits, codes]) =>
    codes
      .trim()
      .split(/\s+/)
      .map((code) => [code, { code, minorUnitDigits: Number(digits) }]),
  ),
)

/**
 * The currency of an ISO 4217 code in any case. Only plain letters count: `K` also has a look-alike
 * (the Kelvin sign) that lower-cases to the same `k`.
 */
export function findCurrency(code: string): Currency | undefined {
  return /^[A-Za-z]{3}$/.test(code) ? currencies.get(code.toLowerCase()) : undefined
}
