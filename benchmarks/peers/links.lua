-- Takes the links away that lead nowhere in the document: Typst refuses a book that has one, where
-- a browser shows a link that does nothing.
function Pandoc(document)
  local known = {}
  local function note(element)
    known["#" .. element.identifier] = true
  end
  document:walk({ Block = function(block)
    if block.identifier then note(block) end
  end, Inline = function(inline)
    if inline.identifier then note(inline) end
  end })
  return document:walk({ Link = function(link)
    if link.target:sub(1, 1) == "#" and not known[link.target] then
      return link.content
    end
  end })
end
