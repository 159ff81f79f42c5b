// Runs beside the engine: opens the book, walks through it, and notes what a reader would trip on.
import '/engine/view.js'
import { FootnoteHandler } from '/engine/footnotes.js'

const view = document.createElement('foliate-view')
document.body.append(view)

let faces = []
const worn = new WeakMap()  // the style sheet that a document has

// A font file that is given takes the place of the reader's own.
const sheet = ({ size, face }) => {
    const all = face === 'wide' && faces.includes('wide')
    const set = (name, selector) => faces.includes(name) && !all
        ? `${selector} { font-family: given-${name} !important }` : ''
    return `
        ${faces.map(name => `@font-face { font-family: given-${name}; src: url(${location.origin}/face/${name}.ttf) }`).join('\n')}
        html { font-size: ${size}% }
        body { background: transparent; color: inherit }
        ${all ? '* { font-family: given-wide !important }' : ''}
        ${set('serif', '*')}
        ${set('code', 'pre, pre *, code, code *, kbd, samp')}
        ${set('math', 'math, math *')}
    `
}

const dress = async look => {
    await globalThis.scheme(look.scheme)
    const { doc } = view.renderer.getContents()[0] ?? {}
    if (!doc) return
    const root = doc.documentElement
    root.style.colorScheme = look.scheme
    root.style.backgroundColor = look.paper
    root.style.color = look.ink
    const wanted = sheet(look)
    if (worn.get(doc) === wanted) return  // the same face and size: no line moves
    worn.set(doc, wanted)
    view.renderer.setStyles(wanted)
    root.offsetHeight  // asks for the faces
    await doc.fonts.ready
    for (const face of doc.fonts)
        if (face.status === 'error') throw new Error(`the face ${face.family} cannot be loaded`)
}

globalThis.open_ = async (look, given, flow) => {
    faces = given
    const file = await (await fetch('/book.epub')).blob()
    await view.open(new File([file], 'book.epub'))
    view.renderer.setAttribute('flow', flow)
    view.renderer.setAttribute('gap', '6%')
}
globalThis.sections = () => view.book.sections.length
globalThis.show = async (place, look) => {
    await view.goTo(place.startsWith('EPUB/') ? place : `EPUB/${place}`)
    document.documentElement.style.background = look.paper
    await dress(look)
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

// Ids at the element or before it, the nearest first: one of them is known to the source.
const idsBefore = element => {
    const walker = element.ownerDocument.createTreeWalker(
        element.ownerDocument, NodeFilter.SHOW_ELEMENT)
    const found = []
    walker.currentNode = element
    for (let one = element; one && found.length < 12; one = walker.previousNode())
        if (one.id) found.push(one.id)
    return found
}
const told = (index, kind, element, more) => ({
    kind, file: view.book.sections[index].id, where: excerpt(element), before: idsBefore(element),
    content: (element.textContent ?? '').replace(/\s+/g, ' ').trim().slice(0, 60), ...more,
})

globalThis.probe = async (index, looks, least) => {
    const faults = []
    const seen = { images: 0, listings: 0, tables: 0, formulas: 0, texts: 0 }
    const scrolled = []
    const links = []
    const section = view.book.sections[index]
    view.style.width = `${looks[0].widths[0]}px`
    await view.goTo(index)
    const { doc } = view.renderer.getContents()[0]
    const note = (kind, element, more) => faults.push(told(index, kind, element, more))
    await Promise.all([...doc.images].map(image => image.decode().catch(() => null)))
    for (const look of looks) {
        await dress(look)
        for (const width of look.widths) {
            view.style.width = `${width}px`
            await settled()
            overflow(doc, { width, look: look.name }, note)
            for (const box of doc.querySelectorAll('.formula, .long'))
                if (box.scrollWidth > box.clientWidth + 1) {
                    const by = box.scrollWidth - box.clientWidth
                    scrolled.push(told(index, 'scrolled', box, { width, look: look.name, by }))
                }
        }
        seen.texts = contrast(doc, look.name, least, note)
    }
    for (const image of doc.images) {
        seen.images++
        if (!image.naturalWidth) note('image', image, { text: 'not drawn' })
    }
    for (const a of doc.querySelectorAll('a[href]')) {
        const href = section.resolveHref(a.getAttribute('href'))
        if (!view.book.isExternal(href))
            links.push({ index, href, isNote: isNote(a), ...told(index, 'link', a) })
    }
    seen.listings += doc.querySelectorAll('pre').length
    seen.tables += doc.querySelectorAll('table').length
    seen.formulas += doc.querySelectorAll('math').length
    return { faults, seen, scrolled, links }
}

const OPS = 'http://www.idpf.org/2007/ops'
const isNote = a => a.getAttributeNS(OPS, 'type')?.split(' ').includes('noteref')
    || a.getAttribute('role')?.split(' ').includes('doc-noteref') || false

// Every link leads to a place in a file; a note that it leads to pops up, or leads back.
globalThis.follow = async links => {
    const faults = []
    const seen = { links: 0, notes: 0 }
    const documents = new Map()
    const documentOf = async index => {
        if (!documents.has(index))
            documents.set(index, await view.book.sections[index].createDocument())
        return documents.get(index)
    }
    for (const { href, isNote, ...from } of links) {
        const note = text => faults.push({ ...from, kind: isNote ? 'note' : 'link', text })
        seen.links++
        const target = view.book.resolveHref(href)
        if (!target || target.index < 0) {
            note(`no file for ${href}`)
            continue
        }
        const place = target.anchor(await documentOf(target.index))
        if (place === null || place === undefined) note(`no place for ${href}`)
        else if (isNote) {
            seen.notes++
            const back = linksBack(place, view.book.sections[target.index], from, links)
            if (!back && !await popsUp(href)) note(`${href} neither pops up nor leads back`)
        }
    }
    return { faults, seen }
}

const linksBack = (place, section, from) => [...place.querySelectorAll('a[href]')].some(a => {
    const back = view.book.resolveHref(section.resolveHref(a.getAttribute('href')))
    return back?.index === from.index
})

// As the engine's own reader does it: the note is shown alone, with its text.
const popsUp = async href => {
    const handler = new FootnoteHandler()
    const a = document.createElement('a')
    a.setAttribute('role', 'doc-noteref')
    let text = ''
    let shown
    handler.addEventListener('before-render', ({ detail }) => document.body.append(shown = detail.view))
    handler.addEventListener('render', ({ detail }) => {
        const { doc } = detail.view.renderer.getContents()[0]
        text = detail.type === 'footnote' || detail.type === 'note' || detail.type === 'endnote'
            ? doc.body.textContent.trim() : ''
    })
    await handler.handle(view.book, { detail: { a, href }, preventDefault: () => {} })
    // The engine goes on to lay it out, and would not find it any more.
    await settled()
    shown?.remove()
    return text !== ''
}

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

// Nothing stands beyond the sides of the page, and code is wrapped, not scrolled.
const overflow = (doc, how, note) => {
    const root = doc.documentElement
    const { left, right } = root.getBoundingClientRect()
    const noted = new Set()
    const walk = (element, isCode) => {
        for (const child of element.children) {
            const inCode = isCode || child.localName === 'pre'
            const bounds = child.getBoundingClientRect()
            let is = bounds.width && (bounds.right > right + 1 || bounds.left < left - 1)
            if (is && inCode) {
                const box = ink(child)
                is = box.width && (box.right > right + 1 || box.left < left - 1)
            }
            if (is) {
                noted.add(child)
                note('overflow', child, { ...how, text: `${Math.round(bounds.right - right)} px over` })
            } else if (!child.matches('.formula, .long, math'))
                // A formula cannot be broken: its box scrolls; and one that fits holds all it has.
                walk(child, inCode)
        }
    }
    walk(doc.body, false)
    // A formula's own box may be narrower than what is drawn in it.
    if (!noted.size && root.scrollWidth > root.clientWidth)
        note('overflow', doc.body, { ...how, text: `${root.scrollWidth} > ${root.clientWidth}` })
    for (const pre of doc.querySelectorAll('pre'))
        if (pre.scrollWidth > pre.clientWidth + 1) note('code', pre, { ...how, text: 'not wrapped' })
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
const contrast = (doc, look, least, note) => {
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
        const below = paperOf(element)
        const found = ratio(over(channels(style(element).color), below), below)
        if (found < least) note('contrast', element, { look, text: found.toFixed(2) })
    }
    // A picture's own paper: dark lines on a dark page would not be seen.
    for (const image of doc.images) {
        const own = channels(style(image).backgroundColor)
        if (image.closest('figure') && (own[3] === 0 || luminance(own) < 0.8))
            note('contrast', image, { look, text: 'no paper behind the picture' })
    }
    return judged.size
}
