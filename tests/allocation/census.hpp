#pragma once

#include <string>
#include <vector>

namespace claims_test {

// Populations that seats of real parliaments were given by, and these seats where there is one official number.

struct state {
    std::string name;
    long people;
    long seats;
};

/// Census of the United States of 1790 as in Balinski and Young, Fair Representation, 1982, with the 105 seats of the act of 14 April 1792.
inline const std::vector<state> census_1790{{"VA", 630560, 19}, {"MA", 475327, 14}, {"PA", 432879, 13}, {"NC", 353523, 10},
                                            {"NY", 331589, 10}, {"MD", 278514, 8},  {"CT", 236841, 7},  {"SC", 206236, 6},
                                            {"NJ", 179570, 5},  {"NH", 141822, 4},  {"VT", 85533, 2},   {"GA", 70835, 2},
                                            {"KY", 68705, 2},   {"RI", 68446, 2},   {"DE", 55540, 1}};

/// Of 1830, they sum to 11,931,000 as there, with the 240 seats of the act of 22 May 1832.
inline const std::vector<state> census_1830{
    {"NY", 1918578, 40}, {"PA", 1348072, 28}, {"VA", 1023503, 21}, {"OH", 937901, 19}, {"NC", 639747, 13}, {"TN", 625263, 13},
    {"KY", 621832, 13},  {"MA", 610408, 12},  {"SC", 455025, 9},   {"GA", 429811, 9},  {"MD", 405843, 8},  {"ME", 399454, 8},
    {"IN", 343031, 7},   {"NJ", 319922, 6},   {"CT", 297665, 6},   {"VT", 280657, 5},  {"NH", 269326, 5},  {"AL", 262508, 5},
    {"LA", 171904, 3},   {"IL", 157147, 3},   {"MO", 130419, 2},   {"MS", 110358, 2},  {"RI", 97194, 2},   {"DE", 75432, 1}};

/// Of 1880, they sum to 49,371,340.
inline const std::vector<state> census_1880{
    {"ME", 648936, 0},  {"NH", 346991, 0},  {"VT", 332286, 0},  {"MA", 1783085, 0}, {"RI", 276531, 0},  {"CT", 622700, 0},
    {"NY", 5082871, 0}, {"NJ", 1131116, 0}, {"PA", 4282891, 0}, {"OH", 3198062, 0}, {"IN", 1978301, 0}, {"IL", 3077871, 0},
    {"MI", 1636937, 0}, {"WI", 1315497, 0}, {"MN", 780773, 0},  {"IA", 1624615, 0}, {"MO", 2168380, 0}, {"NE", 452402, 0},
    {"KS", 996096, 0},  {"DE", 146608, 0},  {"MD", 934943, 0},  {"VA", 1512565, 0}, {"WV", 618457, 0},  {"NC", 1399750, 0},
    {"SC", 995577, 0},  {"GA", 1542180, 0}, {"FL", 269493, 0},  {"KY", 1648690, 0}, {"TN", 1542359, 0}, {"AL", 1262505, 0},
    {"MS", 1131597, 0}, {"AR", 802525, 0},  {"LA", 939946, 0},  {"TX", 1591749, 0}, {"CO", 194327, 0},  {"NV", 62266, 0},
    {"OR", 174768, 0},  {"CA", 864694, 0}};

/// Of 1900 without "Indians not taxed", they sum to 74,562,608 as the Census Office published.
inline const std::vector<state> census_1900{
    {"ME", 694466, 0},  {"NH", 411588, 0},  {"VT", 343641, 0},  {"MA", 2805346, 0}, {"RI", 428556, 0},  {"CT", 908420, 0},
    {"NY", 7264183, 0}, {"NJ", 1883669, 0}, {"PA", 6302115, 0}, {"OH", 4157545, 0}, {"IN", 2516462, 0}, {"IL", 4821550, 0},
    {"MI", 2420982, 0}, {"WI", 2067385, 0}, {"MN", 1749626, 0}, {"IA", 2231853, 0}, {"MO", 3106665, 0}, {"ND", 314454, 0},
    {"SD", 390638, 0},  {"NE", 1066300, 0}, {"KS", 1470495, 0}, {"DE", 184735, 0},  {"MD", 1188044, 0}, {"VA", 1854184, 0},
    {"WV", 958800, 0},  {"NC", 1893810, 0}, {"SC", 1340316, 0}, {"GA", 2216331, 0}, {"FL", 528542, 0},  {"KY", 2147174, 0},
    {"TN", 2020616, 0}, {"AL", 1828697, 0}, {"MS", 1551270, 0}, {"AR", 1311564, 0}, {"LA", 1381625, 0}, {"TX", 3048710, 0},
    {"MT", 232583, 0},  {"ID", 159475, 0},  {"WY", 92531, 0},   {"CO", 539103, 0},  {"UT", 275277, 0},  {"NV", 40670, 0},
    {"WA", 515572, 0},  {"OR", 413536, 0},  {"CA", 1483504, 0}};

/// Of 1990 with Americans overseas, they sum to 249,022,783, and the official apportionment of 435 seats.
inline const std::vector<state> census_1990{
    {"Alabama", 4062608, 7},         {"Alaska", 551947, 1},          {"Arizona", 3677985, 6},      {"Arkansas", 2362239, 4},
    {"California", 29839250, 52},    {"Colorado", 3307912, 6},       {"Connecticut", 3295669, 6},  {"Delaware", 668696, 1},
    {"Florida", 13003362, 23},       {"Georgia", 6508419, 11},       {"Hawaii", 1115274, 2},       {"Idaho", 1011986, 2},
    {"Illinois", 11466682, 20},      {"Indiana", 5564228, 10},       {"Iowa", 2787424, 5},         {"Kansas", 2485600, 4},
    {"Kentucky", 3698969, 6},        {"Louisiana", 4238216, 7},      {"Maine", 1233223, 2},        {"Maryland", 4798622, 8},
    {"Massachusetts", 6029051, 10},  {"Michigan", 9328784, 16},      {"Minnesota", 4387029, 8},    {"Mississippi", 2586443, 5},
    {"Missouri", 5137804, 9},        {"Montana", 803655, 1},         {"Nebraska", 1584617, 3},     {"Nevada", 1206152, 2},
    {"New Hampshire", 1113915, 2},   {"New Jersey", 7748634, 13},    {"New Mexico", 1521779, 3},   {"New York", 18044505, 31},
    {"North Carolina", 6657630, 12}, {"North Dakota", 641364, 1},    {"Ohio", 10887325, 19},       {"Oklahoma", 3157604, 6},
    {"Oregon", 2853733, 5},          {"Pennsylvania", 11924710, 21}, {"Rhode Island", 1005984, 2}, {"South Carolina", 3505707, 6},
    {"South Dakota", 699999, 1},     {"Tennessee", 4896641, 9},      {"Texas", 17059805, 30},      {"Utah", 1727784, 3},
    {"Vermont", 564964, 1},          {"Virginia", 6216568, 11},      {"Washington", 4887941, 9},   {"West Virginia", 1801625, 3},
    {"Wisconsin", 4906745, 9},       {"Wyoming", 455975, 1}};

/// Of 2020 with Americans overseas, they sum to 331,108,434, and the official apportionment of 435 seats.
inline const std::vector<state> census_2020{
    {"Alabama", 5030053, 7},          {"Alaska", 736081, 1},          {"Arizona", 7158923, 9},      {"Arkansas", 3013756, 4},
    {"California", 39576757, 52},     {"Colorado", 5782171, 8},       {"Connecticut", 3608298, 5},  {"Delaware", 990837, 1},
    {"Florida", 21570527, 28},        {"Georgia", 10725274, 14},      {"Hawaii", 1460137, 2},       {"Idaho", 1841377, 2},
    {"Illinois", 12822739, 17},       {"Indiana", 6790280, 9},        {"Iowa", 3192406, 4},         {"Kansas", 2940865, 4},
    {"Kentucky", 4509342, 6},         {"Louisiana", 4661468, 6},      {"Maine", 1363582, 2},        {"Maryland", 6185278, 8},
    {"Massachusetts", 7033469, 9},    {"Michigan", 10084442, 13},     {"Minnesota", 5709752, 8},    {"Mississippi", 2963914, 4},
    {"Missouri", 6160281, 8},         {"Montana", 1085407, 2},        {"Nebraska", 1963333, 3},     {"Nevada", 3108462, 4},
    {"New Hampshire", 1379089, 2},    {"New Jersey", 9294493, 12},    {"New Mexico", 2120220, 3},   {"New York", 20215751, 26},
    {"North Carolina", 10453948, 14}, {"North Dakota", 779702, 1},    {"Ohio", 11808848, 15},       {"Oklahoma", 3963516, 5},
    {"Oregon", 4241500, 6},           {"Pennsylvania", 13011844, 17}, {"Rhode Island", 1098163, 2}, {"South Carolina", 5124712, 7},
    {"South Dakota", 887770, 1},      {"Tennessee", 6916897, 9},      {"Texas", 29183290, 38},      {"Utah", 3275252, 4},
    {"Vermont", 643503, 1},           {"Virginia", 8654542, 11},      {"Washington", 7715946, 10},  {"West Virginia", 1795045, 2},
    {"Wisconsin", 5897473, 8},        {"Wyoming", 577719, 1}};

/// Germans by Land on 31 May 2021 and the contingents of 598 seats that the Bundeswahlleiter published on 9 September 2021, by a divisor of
/// 121,400.
inline const std::vector<state> bundestag_2021{{"Schleswig-Holstein", 2659792, 22},
                                               {"Mecklenburg-Vorpommern", 1532412, 13},
                                               {"Hamburg", 1537766, 13},
                                               {"Niedersachsen", 7207587, 59},
                                               {"Bremen", 548941, 5},
                                               {"Brandenburg", 2397701, 20},
                                               {"Sachsen-Anhalt", 2056177, 17},
                                               {"Berlin", 2942960, 24},
                                               {"Nordrhein-Westfalen", 15415642, 127},
                                               {"Sachsen", 3826905, 32},
                                               {"Hessen", 5222158, 43},
                                               {"Thueringen", 1996822, 16},
                                               {"Rheinland-Pfalz", 3610865, 30},
                                               {"Bayern", 11328866, 93},
                                               {"Baden-Wuerttemberg", 9313413, 77},
                                               {"Saarland", 865191, 7}};

}  // namespace claims_test
