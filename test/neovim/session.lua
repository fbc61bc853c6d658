-- Drives the editor as a person does: each step does one thing with the language server and notes what came of it.
-- Reads the file to open and the file to write the notes to from the environment; always leaves the editor.
local notes = {}
local lsp = vim.lsp.buf

local function wait(what, ready)
  if not vim.wait(60000, ready, 10) then
    error("no " .. what .. " came")
  end
end

local function step(name, action)
  local ok, result = pcall(action)
  notes[name] = ok and result or { failed = tostring(result) }
end

-- Puts the cursor on the first place of the text, `into` characters in.
local function go(text, into)
  vim.fn.cursor(1, 1)
  if vim.fn.search("\\V" .. text, "cW") == 0 then
    error("there is no " .. text)
  end
  vim.fn.cursor(0, vim.fn.col(".") + (into or 0))
end

local function lines()
  return vim.api.nvim_buf_get_lines(0, 0, -1, false)
end

local function at_cursor()
  return vim.fn.expand("%:t") .. ":" .. vim.fn.line(".") .. ":" .. vim.fn.col(".")
end

-- The text of the floating window that an action opens; closes it again.
local function floating(action)
  local function find()
    for _, window in ipairs(vim.api.nvim_list_wins()) do
      if vim.api.nvim_win_get_config(window).relative ~= "" then
        return window
      end
    end
  end
  action()
  wait("window", find)
  local window = find()
  local text = vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false)
  vim.api.nvim_win_close(window, true)
  return text
end

-- What an action puts into the quickfix list.
local function listed(action)
  vim.fn.setqflist({}, "r")
  action()
  wait("list", function()
    return #vim.fn.getqflist() > 0
  end)
  local found = vim.tbl_map(function(item)
    return vim.fn.fnamemodify(vim.fn.bufname(item.bufnr), ":t") .. ":" .. item.lnum .. ":" .. item.col .. " " .. item.text
  end, vim.fn.getqflist())
  vim.cmd("cclose")
  return found
end

vim.ui.select = function(items, _, chosen)
  chosen(items[1], 1)
end

vim.cmd("edit " .. vim.fn.fnameescape(vim.env.QUORATE_TEST_FILE))

local function errors()
  return vim.diagnostic.get(0, { severity = vim.diagnostic.severity.ERROR })
end

step("diagnostics", function()
  wait("diagnostic", function()
    return #errors() > 0
  end)
  return vim.tbl_map(function(each)
    return each.lnum + 1 .. ":" .. each.col + 1 .. " " .. each.message
  end, errors())
end)

step("code action", function()
  go("htpd", 1)
  lsp.code_action()
  wait("fix", function()
    return vim.fn.search("htpd", "nw") == 0
  end)
  return lines()
end)

step("diagnostics after the fix", function()
  wait("end of the findings", function()
    return #errors() == 0
  end)
  return #errors()
end)

step("completion", function()
  go("cidr_netmask")
  local words = {}
  local looks = 0
  local timer = vim.loop.new_timer()
  local function look()
    looks = looks + 1
    local items = vim.fn.complete_info({ "items" }).items
    if timer:is_closing() or #items == 0 and looks < 6000 then
      return
    end
    timer:close()
    words = vim.tbl_map(function(item)
      return item.word
    end, items)
    -- Back to the text as it was typed, and out of insert mode.
    vim.api.nvim_input("<C-e><Esc>")
  end
  timer:start(10, 10, vim.schedule_wrap(look))
  local keys = vim.api.nvim_replace_termcodes("i<C-x><C-o>", true, false, true)
  vim.api.nvim_feedkeys(keys, "x!", false)
  return words
end)

step("hover", function()
  go("cidr_netmask", 2)
  return floating(lsp.hover)
end)

step("hover on a constraint", function()
  go("colocation", 2)
  return floating(lsp.hover)
end)

step("signature help", function()
  go("inf: httpd vip", 8)
  return floating(lsp.signature_help)
end)

step("definition", function()
  go("inf: httpd vip", 11)
  local before = at_cursor()
  lsp.definition()
  wait("jump", function()
    return at_cursor() ~= before
  end)
  return at_cursor()
end)

step("definition in another file", function()
  go("db 100", 1)
  lsp.definition()
  wait("jump", function()
    return vim.fn.expand("%:t") == "database.crm"
  end)
  local place = at_cursor()
  vim.cmd("buffer " .. vim.fn.fnameescape(vim.env.QUORATE_TEST_FILE))
  return place
end)

step("references", function()
  go("vip IPaddr2")
  return listed(lsp.references)
end)

step("highlights", function()
  go("vip IPaddr2")
  lsp.document_highlight()
  local function marks()
    local space = vim.api.nvim_get_namespaces()["vim_lsp_references"]
    return space and vim.api.nvim_buf_get_extmarks(0, space, 0, -1, {}) or {}
  end
  wait("highlight", function()
    return #marks() > 0
  end)
  return vim.tbl_map(function(mark)
    return mark[2] + 1 .. ":" .. mark[3] + 1
  end, marks())
end)

step("symbols", function()
  return listed(lsp.document_symbol)
end)

step("symbols of the folder", function()
  return listed(function()
    lsp.workspace_symbol("db")
  end)
end)

step("rename", function()
  go("vip IPaddr2")
  lsp.rename("address")
  wait("edit", function()
    return vim.fn.search("primitive address", "nw") ~= 0
  end)
  local other = vim.fn.bufadd(vim.fn.fnamemodify(vim.env.QUORATE_TEST_FILE, ":h") .. "/database.crm")
  vim.fn.bufload(other)
  return { here = lines(), there = vim.api.nvim_buf_get_lines(other, 0, -1, false) }
end)

step("rename to a name that is taken", function()
  local shown
  local notify = vim.notify
  vim.notify = function(message)
    shown = message
  end
  go("address IPaddr2")
  lsp.rename("httpd")
  wait("refusal", function()
    return shown
  end)
  vim.notify = notify
  return shown
end)

step("formatting", function()
  vim.fn.append("$", "primitive   untidy    ocf:heartbeat:Dummy")
  if lsp.format then
    lsp.format({ timeout_ms = 60000 })
  else
    lsp.formatting_sync(nil, 60000)
  end
  return lines()
end)

step("after a cancelled request", function()
  local client = vim.lsp.get_active_clients()[1]
  local document = { textDocument = vim.lsp.util.make_text_document_params() }
  -- Whether the cancellation is in time depends on the pipe; that others are still answered doesn't.
  local _, id = client.request("textDocument/documentSymbol", document, function() end, 0)
  client.cancel_request(id)
  local _, folds = next(vim.lsp.buf_request_sync(0, "textDocument/foldingRange", document, 60000))
  return #folds.result
end)

step("complaints", function()
  return vim.split(vim.trim(vim.fn.execute("messages")), "\n")
end)

local file = io.open(vim.env.QUORATE_TEST_NOTES, "w")
file:write(vim.fn.json_encode(notes))
file:close()
vim.cmd("qall!")
