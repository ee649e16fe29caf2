# The reference values of tests/reference/test_participants.py, as R gives them:
#   Rscript tests/reference/participants.R ../shared/data/participants
# It needs base R and the packages survival and foreign.
library(survival)
folder <- commandArgs(trailingOnly = TRUE)[1]
lb <- read.csv(gzfile(file.path(folder, "adlb.csv.gz")))
show <- function(name, ...) cat(sprintf("%-28s %s\n", name, paste(formatC(c(...), digits = 10, format = "g"), collapse = " ")))

alt <- subset(lb, PARAMCD == "ALT" & ANL01FL == "Y" & AVISIT == "Week 4" & SAFFL == "Y")
alt$change <- alt$AVAL - alt$BASE
alt <- alt[!is.na(alt$change), ]
tried <- subset(alt, TRT01A == "Xanomeline High Dose")
other <- subset(alt, TRT01A == "Placebo")
show("n", nrow(tried), nrow(other))
show("medians", median(tried$change), median(other$change))
show("mean, sd", mean(tried$change), sd(tried$change))
show("wilcoxon p", wilcox.test(tried$change, other$change, exact = FALSE)$p.value)
d <- sort(as.vector(outer(tried$change, other$change, "-")))
m <- nrow(tried); n <- nrow(other)
k <- floor(m * n / 2 - qnorm(0.975) * sqrt(m * n * (m + n + 1) / 12))
show("hodges-lehmann", median(d), d[k], d[m * n + 1 - k])
both <- rbind(tried, other)
both$arm <- as.numeric(both$TRT01A == "Xanomeline High Dose")
fit <- lm(change ~ arm + BASE, data = both)
show("ancova", coef(fit)["arm"], confint(fit)["arm", ], summary(fit)$coefficients["arm", 4])

# Resolution of arthritis or rash, Wallace and others, Lancet 2018;392:222: 70 of 104 on 4 mg and 61
# of 105 on 2 mg; here against each other, since the abstract gives no count on placebo.
a <- prop.test(70, 104, correct = FALSE)$conf.int; b <- prop.test(61, 105, correct = FALSE)$conf.int
p <- 70 / 104; q <- 61 / 105
show("newcombe", p - q, (p - q) - sqrt((p - a[1])^2 + (b[2] - q)^2), (p - q) + sqrt((a[2] - p)^2 + (q - b[1])^2))
f <- fisher.test(matrix(c(70, 61, 34, 44), 2))
show("fisher", f$estimate, f$conf.int, f$p.value)

# Who was above 30 U/L in week 4, by arm, adjusted for baseline.
both$high <- as.numeric(both$AVAL > 20)
g <- glm(high ~ arm + BASE, data = both, family = binomial)
ci <- confint.default(g)["arm", ]
show("logistic", exp(coef(g)["arm"]), exp(ci), summary(g)$coefficients["arm", 4])

# Time to the first dermatologic event, from the pilot study's transport file.
path <- tempfile(fileext = ".xpt")
writeBin(readBin(gzfile(file.path(folder, "cdisc-pilot", "adtte.xpt.gz"), "rb"), "raw", 1e7), path)
tte <- foreign::read.xport(path)
tte <- subset(tte, PARAMCD == "TTDE" & TRTA %in% c("Placebo", "Xanomeline High Dose"))
tte$happened <- tte$CNSR == 0
tte$arm <- as.numeric(tte$TRTA == "Xanomeline High Dose")
km <- summary(survfit(Surv(AVAL, happened) ~ 1, data = subset(tte, arm == 1), conf.type = "log-log"))$table
show("km events, median", km["events"], km["median"], km["0.95LCL"], km["0.95UCL"])
km <- summary(survfit(Surv(AVAL, happened) ~ 1, data = subset(tte, arm == 0), conf.type = "log-log"))$table
show("km comparator", km["events"], km["median"])
cox <- coxph(Surv(AVAL, happened) ~ arm, data = tte)
show("cox", exp(coef(cox)), exp(confint(cox)))
rank <- survdiff(Surv(AVAL, happened) ~ arm, data = tte)
show("log-rank p", pchisq(rank$chisq, 1, lower.tail = FALSE))
