// Opens a page in headless Chromium, light and dark, wide and on a phone, and runs axe over it.
// Prints one JSON object: findings of axe, overflow, errors, and what the page asked for.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const [url, packages, axe, pictures] = process.argv.slice(2)
const { chromium } = createRequire(packages + '/')('playwright-core')
const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM, args: ['--no-sandbox', '--disable-gpu'],
})
const seen = { violations: [], overflow: [], errors: [], requests: [], grounds: [], faces: [] }
for (const colorScheme of ['light', 'dark']) {
    for (const width of [320, 390, 1280]) {
        const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme })
        page.on('pageerror', error => seen.errors.push(String(error)))
        page.on('request', request => seen.requests.push(request.url()))
        await page.goto(url)
        await page.evaluate(() => document.fonts.ready)
        await page.evaluate(() => document.querySelectorAll('details').forEach(one => { one.open = true }))
        const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
        if (over > 0) seen.overflow.push([colorScheme, width, over])
        seen.grounds.push(await page.evaluate(() => getComputedStyle(document.body).backgroundColor))
        seen.faces = await page.evaluate(() =>
            [...document.fonts].filter(one => one.status === 'loaded').map(one => one.family))
        await page.evaluate(readFileSync(axe, 'utf8'))
        const { violations } = await page.evaluate(() => axe.run())
        seen.violations.push(...violations.map(one =>
            `${colorScheme} ${width}: ${one.id}: ${one.nodes.map(node => node.html).join(' ')}`))
        if (pictures) await page.screenshot({ path: `${pictures}/${colorScheme}-${width}.png`, fullPage: true })
        await page.close()
    }
}
console.log(JSON.stringify(seen))
await browser.close()
