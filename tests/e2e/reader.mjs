// Takes an EPUB; opens it in a real e-reader engine (foliate-js, in headless Chromium) and prints
// what is wrong with it there as JSON: {sections, seen, faults}. Nothing leaves this machine: book
// and engine come from a loopback server, and any other request fails.
//
//   node reader.mjs BOOK.epub [--shots FOLDER [FILE.xhtml[#id] ...]]
import { createServer } from 'node:http'
import { readFile } from 'node:fs/promises'
import { dirname, extname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'

const HERE = dirname(fileURLToPath(import.meta.url))
const ENGINE = join(HERE, 'node_modules', 'foliate-js')
const TYPES = { '.js': 'text/javascript', '.html': 'text/html', '.epub': 'application/epub+zip' }
const FLAGS = [
    '--no-sandbox', '--disable-gpu', '--disable-background-networking',
    '--disable-component-update', '--disable-sync', '--force-color-profile=srgb',
]
const WIDTHS = [360, 768, 1280]
// What readers put over a book: ink and paper of their own.
const THEMES = {
    light: { ink: '#000000', paper: '#ffffff' },
    sepia: { ink: '#4f321c', paper: '#f4ecd8' },
    dark: { ink: '#b8b8b8', paper: '#000000' },
}

const [file, flag, folder, ...places] = process.argv.slice(2)
const book = await readFile(file)
const server = createServer(async (request, response) => {
    const path = new URL(request.url, 'http://localhost').pathname
    try {
        const body = path === '/book.epub' ? book
            : path === '/' ? await readFile(join(HERE, 'reader.html'))
            : path === '/probe.js' ? await readFile(join(HERE, 'probe.js'))
            : await readFile(join(ENGINE, normalize(path.replace(/^\/engine\//, ''))))
        response.writeHead(200, { 'content-type': TYPES[extname(path)] ?? 'text/html' }).end(body)
    } catch {
        response.writeHead(404).end()
    }
})
await new Promise(done => server.listen(0, '127.0.0.1', done))
const home = `http://127.0.0.1:${server.address().port}/`
const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: FLAGS,
})
try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } })
    const messages = []
    page.on('pageerror', error => messages.push(String(error)))
    page.on('console', message => message.type() === 'error' && messages.push(message.text()))
    page.on('requestfailed', request => messages.push(`not loaded: ${request.url()}`))
    await page.route(url => !url.href.startsWith(home) && url.protocol.startsWith('http'),
        route => route.abort())
    await page.goto(home)
    await page.waitForFunction(() => globalThis.open_)
    if (flag === '--shots') {
        for (const [theme, colors] of Object.entries(THEMES)) {
            await page.emulateMedia({ colorScheme: theme === 'dark' ? 'dark' : 'light' })
            for (const width of WIDTHS) {
                await page.setViewportSize({ width, height: width < 500 ? 740 : 1000 })
                await page.goto(home)
                await page.evaluate(colors => globalThis.open_(colors, 'paginated'), colors)
                for (const place of places) {
                    await page.evaluate(place => globalThis.show(place), place)
                    await page.waitForTimeout(150)
                    const name = place.replace(/[^\w.-]/g, '_')
                    await page.screenshot({ path: join(folder, `${name}-${width}-${theme}.png`) })
                }
            }
        }
    } else {
        await page.emulateMedia({ colorScheme: 'light' })
        await page.evaluate(colors => globalThis.open_(colors, 'scrolled'), THEMES.light)
        const report = await page.evaluate(
            ([widths, themes]) => globalThis.probe(widths, themes), [WIDTHS, THEMES])
        // The same in a browser that is itself dark, where links get other colors, and for eyes
        // that need type twice as large (WCAG 2.2, 1.4.4).
        await page.emulateMedia({ colorScheme: 'dark' })
        await page.goto(home)
        await page.evaluate(colors => globalThis.open_(colors, 'scrolled', '200%'), THEMES.dark)
        const dark = await page.evaluate(
            ([widths, themes]) => globalThis.probe(widths, themes),
            [[360], { dark: THEMES.dark }])
        report.faults.push(...dark.faults, ...messages.map(text => ({ kind: 'console', text })))
        console.log(JSON.stringify(report))
    }
} finally {
    await browser.close()
    server.close()
}
