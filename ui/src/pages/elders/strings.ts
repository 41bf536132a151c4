export const elders = {
  zh: {
    title: '老人档案', total: '共 {count} 位', add: '建档', filters: '筛选',
    find: '查找', findHint: '姓名、拼音、首字母，或电话、卡、终端后四位', area: '区县', alone: '居住', aloneAny: '全部', aloneYes: '独居', aloneNo: '非独居', any: '全部', sort: '次序', sortName: '按姓名', sortArea: '按区划', sortBirth: '按出生', bestMatch: '最相符的在前',
    column: { name: '姓名', sex: '性别', age: '年龄', area: '区划', address: '住址', phone: '电话', idNumber: '身份证', card: '助老服务卡', alone: '居住', terminals: '终端' },
    empty: '没有符合条件的老人', emptyDetail: '换几个字，或清除条件。', none: '还没有老人档案', noneDetail: '建第一份档案后会列在这里。', rows: '上下键选行，回车打开',
  },
  en: {
    title: 'Elders', total: '{count} in all', add: 'New file', filters: 'Filters',
    find: 'Find', findHint: 'Name, pinyin, initials, or last four of phone, card, terminal', area: 'District', alone: 'Household', aloneAny: 'All', aloneYes: 'Lives alone', aloneNo: 'Not alone', any: 'All', sort: 'Order', sortName: 'By name', sortArea: 'By division', sortBirth: 'By birth', bestMatch: 'best match first',
    column: { name: 'Name', sex: 'Sex', age: 'Age', area: 'Division', address: 'Address', phone: 'Telephone', idNumber: 'ID number', card: 'Service card', alone: 'Household', terminals: 'Terminals' },
    empty: 'No elder matches', emptyDetail: 'Try other words or clear the filters.', none: 'No file yet', noneDetail: 'The first file you open is listed here.', rows: 'Arrow keys choose a row, Enter opens it',
  },
}
