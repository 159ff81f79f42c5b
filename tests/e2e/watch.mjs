// Opens the preview of `build.py watch` in headless Chromium. Reads commands from stdin, a line of
// JSON each, and answers each with a line of JSON: what the page shows once it shows what is asked.
//   {"stage": "built", "text": "words", "picture": "FILE.png"}   wait for these; photograph, if asked; tell
import { createInterface } from 'node:readline'
import { createRequire } from 'node:module'

const [url, packages] = process.argv.slice(2)
const { chromium } = createRequire(packages + '/')('playwright-core')
const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM, args: ['--no-sandbox', '--disable-gpu'],
})
const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
const errors = []
page.on('pageerror', error => errors.push(String(error)))
await page.goto(url)
for await (const line of createInterface({ input: process.stdin })) {
    const wanted = JSON.parse(line)
    try {
        await page.waitForFunction(wanted => {
            const chapter = document.getElementById('chapter').contentDocument
            const picture = document.getElementById('page')
            const shown = (chapter?.body?.innerText ?? '').replace(/\s+/g, ' ')
            return document.body.dataset.stage === wanted.stage
                && (wanted.stage !== 'built' || (shown.includes(wanted.text) && picture.naturalWidth > 0))
        }, wanted, { timeout: 60000 })
    } catch (error) {
        errors.push(String(error))
    }
    if (wanted.picture) await page.screenshot({ path: wanted.picture })
    console.log(JSON.stringify(await page.evaluate(() => ({
        stage: document.body.dataset.stage,
        title: document.title,
        number: document.getElementById('number').textContent,
        problems: [...document.querySelectorAll('#problems li')].map(item => item.textContent),
        chapter: document.getElementById('chapter').src,
    })).then(seen => ({ ...seen, errors }))))
}
await browser.close()
