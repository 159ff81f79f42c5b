// Shows the states that the preview tells of: the page and the chapter at which the author works.
const find = id => document.getElementById(id)
let state = { version: 0, pages: 0 }
let page = 0

const turn = to => {
    page = Math.max(0, Math.min(to, state.pages - 1))
    find('page').hidden = state.pages === 0
    if (state.pages) find('page').src = `/page/${page}?${state.version}`
    find('page').alt = `Page ${page + 1} of ${state.pages}`
    find('number').textContent = state.pages ? `${page + 1} / ${state.pages}` : ''
}

const show = next => {
    state = next
    document.title = find('title').textContent = state.title || 'Preview'
    find('stage').textContent = state.stage
    document.body.dataset.stage = state.stage
    find('problems').replaceChildren(...state.problems.map(text => {
        const item = document.createElement('li')
        item.textContent = text
        return item
    }))
    if (state.stage !== 'built') return
    turn(state.spot.page)
    find('chapter').src = `/book/${state.version}/${state.spot.href}`
}

find('back').addEventListener('click', () => turn(page - 1))
find('next').addEventListener('click', () => turn(page + 1))
new EventSource('/events').addEventListener('message', event => show(JSON.parse(event.data)))
