// Runs beside the engine: opens the book, walks through it, and notes what a reader would trip on.
import '/engine/view.js'

const view = document.createElement('foliate-view')
document.body.append(view)

let size = '100%'
const dress = ({ ink, paper }) => view.renderer.setStyles(`
    html { color-scheme: light dark; background: ${paper}; color: ${ink}; font-size: ${size} }
    body { background: transparent; color: inherit }
`)

globalThis.open_ = async (colors, flow, wanted = size) => {
    size = wanted
    const file = await (await fetch('/book.epub')).blob()
    await view.open(new File([file], 'book.epub'))
    view.renderer.setAttribute('flow', flow)
    view.renderer.setAttribute('gap', '6%')
    document.documentElement.style.background = colors.paper
    dress(colors)
}
globalThis.show = async place => {
    await view.goTo(place.startsWith('EPUB/') ? place : `EPUB/${place}`)
    await settled()
}

const frame = () => new Promise(done => requestAnimationFrame(done))
const settled = async () => {
    await frame()
    await frame()
}
const excerpt = element => {
    const text = (element.textContent || element.getAttribute('src') || '').trim()
    return `<${element.localName}${element.className ? ` class="${element.className}"` : ''}> ${text.slice(0, 70)}`
}

globalThis.probe = async (widths, themes) => {
    const faults = []
    const seen = { links: 0, images: 0, listings: 0, tables: 0, formulas: 0, texts: 0 }
    const scrolled = []
    const links = []
    const sections = view.book.sections
    for (let index = 0; index < sections.length; index++) {
        await view.goTo(index)
        const { doc } = view.renderer.getContents()[0]
        const note = (kind, element, more) =>
            faults.push({ kind, file: sections[index].id, where: excerpt(element), ...more })
        await Promise.all([...doc.images].map(image => image.decode().catch(() => null)))
        for (const width of widths) {
            view.style.width = `${width}px`
            await settled()
            overflow(doc, width, note)
            for (const box of doc.querySelectorAll('.formula, .long'))
                if (box.scrollWidth > box.clientWidth + 1)
                    scrolled.push({ file: sections[index].id, width, over: box.scrollWidth - box.clientWidth, where: excerpt(box) })
        }
        for (const [name, colors] of Object.entries(themes)) {
            dress(colors)
            contrast(doc, name, colors, note, seen)
        }
        for (const image of doc.images) {
            seen.images++
            if (!image.naturalWidth) note('image', image, { text: 'not drawn' })
        }
        for (const a of doc.querySelectorAll('a[href]')) {
            const href = sections[index].resolveHref(a.getAttribute('href'))
            if (!view.book.isExternal(href)) links.push({ href, note: more => note('link', a, more) })
        }
        seen.listings += doc.querySelectorAll('pre').length
        seen.tables += doc.querySelectorAll('table').length
        seen.formulas += doc.querySelectorAll('math').length
    }
    const documents = new Map()
    for (const { href, note } of links) {
        seen.links++
        const target = view.book.resolveHref(href)
        if (!target || target.index < 0) {
            note({ text: `no file for ${href}` })
            continue
        }
        if (!documents.has(target.index))
            documents.set(target.index, await sections[target.index].createDocument())
        const place = target.anchor(documents.get(target.index))
        if (place === null || place === undefined) note({ text: `no place for ${href}` })
    }
    view.style.width = ''
    return { sections: sections.length, seen, faults, scrolled }
}

// Nothing stands beyond the sides of the page, and code is wrapped, not scrolled.
// White space hangs over the end of a line, where it is neither seen nor scrolled to.
const ink = element => {
    const box = { left: Infinity, right: -Infinity, width: 0 }
    const walker = element.ownerDocument.createTreeWalker(element, NodeFilter.SHOW_TEXT)
    const range = element.ownerDocument.createRange()
    while (walker.nextNode())
        for (const { index, 0: word } of walker.currentNode.data.matchAll(/\S+/g)) {
            range.setStart(walker.currentNode, index)
            range.setEnd(walker.currentNode, index + word.length)
            for (const { left, right } of range.getClientRects()) {
                box.left = Math.min(box.left, left)
                box.right = Math.max(box.right, right)
            }
        }
    box.width = Math.max(0, box.right - box.left)
    return box
}

const overflow = (doc, width, note) => {
    const root = doc.documentElement
    const { left, right } = root.getBoundingClientRect()
    const noted = new Set()
    for (const element of doc.body.querySelectorAll('*')) {
        if (noted.has(element.parentElement)) noted.add(element)
        else if (!element.parentElement.closest('.formula, .long')) {  // cannot be broken: its box scrolls
            const box = element.closest('pre') ? ink(element) : element.getBoundingClientRect()
            if (box.width && (box.right > right + 1 || box.left < left - 1)) {
                noted.add(element)
                note('overflow', element, { width, text: `${Math.round(box.right - right)} px over` })
            }
        }
    }
    if (!noted.size && root.scrollWidth > root.clientWidth)
        note('overflow', doc.body, { width, text: `${root.scrollWidth} > ${root.clientWidth}` })
    for (const pre of doc.querySelectorAll('pre'))
        if (pre.scrollWidth > pre.clientWidth + 1) note('code', pre, { width, text: 'not wrapped' })
}

const channels = color => color.match(/[\d.]+/g).map(Number)
const luminance = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map(c => c / 255)
        .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    return 0.2126 * x + 0.7152 * y + 0.0722 * z
}
const over = ([r, g, b, a = 1], below) => [r, g, b].map((c, i) => c * a + below[i] * (1 - a))
const ratio = (a, b) => {
    const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x)
    return (high + 0.05) / (low + 0.05)
}

// WCAG 2.2, 1.4.3: 4.5 to 1 for text, in whatever ink and paper the reader has chosen.
const contrast = (doc, theme, { paper }, note, seen) => {
    const style = element => doc.defaultView.getComputedStyle(element)
    const papers = new Map([[doc.documentElement, channels(style(doc.documentElement).backgroundColor)]])
    const paperOf = element => {
        if (!papers.has(element))
            papers.set(element, over(channels(style(element).backgroundColor), paperOf(element.parentElement)))
        return papers.get(element)
    }
    const walker = doc.createTreeWalker(doc.body, NodeFilter.SHOW_TEXT)
    const judged = new Set()
    for (let text = walker.nextNode(); text; text = walker.nextNode()) {
        const element = text.parentElement
        if (!text.data.trim() || judged.has(element)) continue
        judged.add(element)
        seen.texts++
        const below = paperOf(element)
        const found = ratio(over(channels(style(element).color), below), below)
        if (found < 4.5) note('contrast', element, { theme, text: found.toFixed(2) })
    }
    // A picture's own paper: dark lines on a dark page would not be seen.
    for (const image of doc.images) {
        const own = channels(style(image).backgroundColor)
        if (image.closest('figure') && (own[3] === 0 || luminance(own) < 0.8))
            note('contrast', image, { theme, text: 'no paper behind the picture' })
    }
}
