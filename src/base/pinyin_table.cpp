#include "base/pinyin_table.hpp"

namespace tiexin {

namespace {

struct Surname {
    std::u32string_view characters;
    std::string_view readings;
};

constexpr Surname double_surnames[] = {
    {U"尉迟", "yu chi"},    {U"万俟", "mo qi"},      {U"长孙", "zhang sun"},
    {U"令狐", "ling hu"},   {U"单于", "chan yu"},    {U"欧阳", "ou yang"},
    {U"司马", "si ma"},     {U"上官", "shang guan"}, {U"诸葛", "zhu ge"},
    {U"东方", "dong fang"}, {U"皇甫", "huang fu"},   {U"慕容", "mu rong"},
    {U"司徒", "si tu"},     {U"司空", "si kong"},    {U"夏侯", "xia hou"},
    {U"公孙", "gong sun"},  {U"宇文", "yu wen"},     {U"澹台", "tan tai"},
    {U"濮阳", "pu yang"},   {U"闻人", "wen ren"},    {U"呼延", "hu yan"},
    {U"端木", "duan mu"},   {U"南宫", "nan gong"},   {U"独孤", "du gu"},
    {U"拓跋", "tuo ba"},    {U"拓拔", "tuo ba"},     {U"赫连", "he lian"},
    {U"轩辕", "xuan yuan"}, {U"鲜于", "xian yu"},    {U"申屠", "shen tu"},
    {U"淳于", "chun yu"},   {U"太史", "tai shi"},    {U"太叔", "tai shu"},
    {U"钟离", "zhong li"},  {U"百里", "bai li"},     {U"东郭", "dong guo"},
    {U"西门", "xi men"},    {U"公冶", "gong ye"},    {U"公羊", "gong yang"},
    {U"乐正", "yue zheng"}, {U"亓官", "qi guan"},    {U"相里", "xiang li"},
    {U"梁丘", "liang qiu"}, {U"左丘", "zuo qiu"},    {U"谷梁", "gu liang"},
    {U"段干", "duan gan"},  {U"纳兰", "na lan"},     {U"完颜", "wan yan"},
    {U"耶律", "ye lv"},     {U"叶赫", "ye he"},      {U"第五", "di wu"},
    {U"仲孙", "zhong sun"}, {U"宗政", "zong zheng"}, {U"漆雕", "qi diao"},
    {U"贺兰", "he lan"},    {U"哥舒", "ge shu"},     {U"屈突", "qu tu"},
    {U"豆卢", "dou lu"},    {U"侯莫", "hou mo"},     {U"可频", "ke pin"},
};

constexpr Surname surnames[] = {
    {U"单", "shan"},        {U"曾", "zeng"},     {U"解", "xie"},     {U"仇", "qiu"},
    {U"区", "ou"},          {U"查", "zha"},      {U"朴", "piao/pu"}, {U"盖", "ge/gai"},
    {U"缪", "miao/mou"},    {U"尉", "wei/yu"},   {U"乐", "yue/le"},  {U"员", "yun"},
    {U"贠", "yun"},         {U"覃", "qin/tan"},  {U"翟", "zhai/di"}, {U"种", "chong"},
    {U"召", "shao/zhao"},   {U"黑", "he/hei"},   {U"秘", "bi/mi"},   {U"折", "she"},
    {U"繁", "po/fan"},      {U"宓", "mi/fu"},    {U"祭", "zhai/ji"}, {U"谌", "chen/shen"},
    {U"句", "gou"},         {U"隗", "wei/kui"},  {U"费", "fei/bi"},  {U"俞", "yu/shu"},
    {U"卜", "bu"},          {U"牟", "mu/mou"},   {U"乜", "nie/mie"}, {U"洗", "xian/xi"},
    {U"藏", "zang/cang"},   {U"郇", "xun/huan"}, {U"薄", "bo/bao"},  {U"柏", "bai/bo"},
    {U"都", "du"},          {U"阚", "kan"},      {U"郄", "qie/xi"},  {U"郗", "chi/xi"},
    {U"角", "jue/jiao"},    {U"隽", "juan/jun"}, {U"便", "pian"},    {U"么", "yao"},
    {U"乾", "qian/gan"},    {U"莘", "xin/shen"}, {U"长", "chang"},   {U"重", "chong"},
    {U"强", "qiang/jiang"}, {U"佴", "nai"},      {U"蔚", "yu/wei"},  {U"吕", "lv/lu"},
    {U"闾", "lv/lu"},       {U"律", "lv"},
};

struct Character {
    char32_t character;
    std::string_view readings;
};

// The order of the given name: what parents mean comes first.
constexpr Character characters[] = {
    {U'乐', "le/yue"},      {U'长', "chang/zhang"}, {U'重', "zhong/chong"}, {U'朝', "chao/zhao"},
    {U'行', "xing/hang"},   {U'茜', "qian/xi"},     {U'传', "chuan/zhuan"}, {U'藏', "cang/zang"},
    {U'柏', "bai/bo"},      {U'莎', "sha/suo"},     {U'娜', "na/nuo"},      {U'蔓', "man/wan"},
    {U'盛', "sheng/cheng"}, {U'省', "sheng/xing"},  {U'都', "du/dou"},      {U'还', "huan/hai"},
    {U'强', "qiang/jiang"}, {U'晟', "sheng/cheng"}, {U'珏', "jue/yu"},      {U'赟', "yun/bin"},
    {U'筠', "yun/jun"},     {U'亘', "gen/xuan"},    {U'隽', "jun/juan"},    {U'屏', "ping/bing"},
    {U'颉', "jie/xie"},     {U'蔚', "wei/yu"},      {U'尉', "wei/yu"},      {U'单', "dan/shan"},
    {U'曾', "zeng/ceng"},   {U'翟', "zhai/di"},     {U'率', "shuai/lv"},    {U'弹', "tan/dan"},
    {U'仔', "zai/zi"},      {U'伽', "jia/qie"},     {U'参', "shen/can"},    {U'种', "zhong/chong"},
    {U'朴', "pu/piao"},     {U'俞', "yu/shu"},      {U'呢', "ni"},          {U'解', "jie/xie"},
    {U'阿', "a/e"},         {U'佛', "fo/fu"},       {U'杉', "shan/sha"},    {U'荨', "qian/xun"},
    {U'奇', "qi/ji"},       {U'校', "xiao/jiao"},   {U'栖', "qi/xi"},       {U'宿', "su/xiu"},
    {U'吕', "lv/lu"},       {U'女', "nv/nu"},       {U'绿', "lv/lu"},       {U'律', "lv/lu"},
    {U'旅', "lv/lu"},       {U'履', "lv/lu"},       {U'侣', "lv/lu"},       {U'虑', "lv/lu"},
};

}  // namespace

std::string_view surname_readings(std::u32string_view surname) {
    for (const Surname& row : double_surnames) {
        if (row.characters == surname) {
            return row.readings;
        }
    }
    for (const Surname& row : surnames) {
        if (row.characters == surname) {
            return row.readings;
        }
    }
    return {};
}

std::string_view character_readings(char32_t character) {
    for (const Character& row : characters) {
        if (row.character == character) {
            return row.readings;
        }
    }
    return {};
}

}  // namespace tiexin
